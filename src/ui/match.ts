export interface ComboOption {
  value: string;
  label: string;
  /** A figure or a word at the right, such as the number of rows. */
  detail?: string;
}

const MOST = 100;
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Options that hold every word of the search, case and width ignored; at most `most` of them. */
export function matchOptions(
  options: readonly ComboOption[],
  search: string,
  most = MOST,
): { options: ComboOption[]; more: number } {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = options.filter((o) => {
    const text = plain(`${o.label} ${o.value} ${o.detail ?? ''}`);
    return words.every((w) => text.includes(w));
  });
  return { options: found.slice(0, most), more: Math.max(0, found.length - most) };
}
