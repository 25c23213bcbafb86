interface Choice {
  value: string;
  label: string;
}

const same = (value: string): Choice => ({ value, label: value });

export const ENCODINGS: readonly Choice[] = [
  'utf-8',
  'gb18030',
  'big5',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'shift_jis',
  'euc-kr',
].map(same);

/** Labels that begin with `pages.` are message keys. */
export const DELIMITERS: readonly Choice[] = [
  { value: ',', label: 'pages.delimiter.comma' },
  { value: ';', label: 'pages.delimiter.semicolon' },
  { value: '\t', label: 'pages.delimiter.tab' },
  { value: '|', label: 'pages.delimiter.bar' },
];

/** The choices, and the present value where it is none of them. */
export function withCurrent(choices: readonly Choice[], value: string): Choice[] {
  const known = choices.some((c) => c.value === value);
  return known ? [...choices] : [...choices, same(value)];
}
