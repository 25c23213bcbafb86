/**
 * Small choices of the person. All pages opened from a disk share one storage, which any of them
 * can read: the single file edition keeps nothing there, neither these nor a workspace, unless asked.
 */
const KEEP = 'fupan.keep';

export const mayKeep = (): boolean => !__SINGLE__ || localStorage.getItem(KEEP) === 'yes';

export const preference = (name: 'theme' | 'language'): string | null =>
  localStorage.getItem(`fupan.${name}`);

export function setPreference(name: 'theme' | 'language', value: string): void {
  if (mayKeep()) localStorage.setItem(`fupan.${name}`, value);
}

/** Decides whether the single file edition keeps anything from its next opening on. */
export function setKeep(keep: boolean): void {
  if (keep) localStorage.setItem(KEEP, 'yes');
  else for (const name of [KEEP, 'fupan.theme', 'fupan.language']) localStorage.removeItem(name);
}
