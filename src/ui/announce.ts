let region: HTMLElement | undefined;

/** Says something once to who listens to the page, after what they are doing. */
export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.className = 'hidden-text';
    region.style.top = '0'; // below the page it would lengthen it
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  const { textContent } = region;
  // The same words again are only heard if something changed.
  region.textContent = textContent === text ? `${text}\u00A0` : text;
}
