import { Problem } from '../model/problem.ts';

/** Files as they were dropped, or fetched from this page's own origin. */
export const filesFrom = (sources: readonly (File | string)[]): Promise<File[]> =>
  Promise.all(sources.map((source) => (typeof source === 'string' ? fetched(source) : source)));

async function fetched(address: string): Promise<File> {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) throw new Problem('other-origin', { address });
  const response = await fetch(url).catch((cause: unknown) => {
    throw new Problem('not-fetched', { address, status: 0 }, { cause });
  });
  if (!response.ok) throw new Problem('not-fetched', { address, status: response.status });
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || 'file';
  return new File([await response.blob()], name);
}
