/** Starts a module worker from a blob, so that the policy of who starts it binds it. */
export function startWorker(href: string): Worker {
  const script = new Blob([`import ${JSON.stringify(href)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(script), { type: 'module' });
}
