/** One line of a menu: an action, or a rule between groups. */
export type MenuItem =
  { label: string; run: () => void; detail?: string; disabled?: boolean } | 'rule';
