/**
 * Puts the focus on the heading of the page that just opened, so that it is read out and Tab goes
 * on from there. Pages may come late; a person who has moved on in the meantime is left alone.
 * Returns the way to give up waiting.
 */
export function focusHeading(main: HTMLElement): () => void {
  const before = document.activeElement;
  const tryNow = (): boolean => {
    if (document.activeElement !== before && document.activeElement !== document.body) return true;
    const heading = main.querySelector<HTMLElement>('h1:not([data-waiting])');
    if (!heading) return false;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    return true;
  };
  if (tryNow()) return () => {};
  const observer = new MutationObserver(() => tryNow() && observer.disconnect());
  observer.observe(main, { childList: true, subtree: true });
  const limit = setTimeout(() => observer.disconnect(), 5000);
  return () => {
    observer.disconnect();
    clearTimeout(limit);
  };
}
