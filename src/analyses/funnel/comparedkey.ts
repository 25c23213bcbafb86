import type { KeyItem } from '../../charts/types.ts';

/** Which marks are of now and which of then; where colours tell values apart, in no one of them. */
export const comparedKey = (
  mark: 'line' | 'bar',
  now: string,
  then: string,
  split: boolean,
): KeyItem[] => {
  const color = split ? '--ink-2' : '--c1';
  return [
    { mark, color: `var(${color})`, label: now },
    { mark, color: `color-mix(in srgb, var(${color}) 45%, var(--surface))`, label: then },
  ];
};
