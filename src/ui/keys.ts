/**
 * The keyboard shortcuts. A combo is "mod+shift+z", "s", "/" or "?"; mod is Ctrl, or ⌘ on a Mac.
 * Those without mod are single keys: off while typing, and they can be switched off.
 */
export interface Shortcut {
  combo: string;
  /** What it does, as a message key, for the list. */
  label: string;
  run: () => void;
}

const bound: Shortcut[] = [];
const STORED = 'fupan.single-keys';

/** Binds a shortcut; the newest one of a combo wins. Returns the way to unbind. */
export function bindKey(combo: string, label: string, run: () => void): () => void {
  const shortcut = { combo, label, run };
  bound.push(shortcut);
  return () => {
    const at = bound.indexOf(shortcut);
    if (at >= 0) bound.splice(at, 1);
  };
}

/** The shortcuts that work now, each combo once. */
export const shortcuts = (): Shortcut[] => [...new Map(bound.map((s) => [s.combo, s])).values()];

export const singleKeys = {
  get on(): boolean {
    return globalThis.localStorage?.getItem(STORED) !== 'off';
  },
  set on(value: boolean) {
    globalThis.localStorage?.setItem(STORED, value ? 'on' : 'off');
  },
};

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The combo of a key press; null where it can be none. */
export function comboOf(event: KeyPress): string | null {
  if (event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const mod = event.ctrlKey || event.metaKey;
  // A shifted sign is already another sign ("?"); only letters keep their shift apart.
  const shift = event.shiftKey && (mod || key.length > 1) ? 'shift+' : '';
  return `${mod ? 'mod+' : ''}${shift}${key}`;
}

/** Fields that undo their own text, and what lies over the page. */
const EDITED =
  'input:not([type=radio]):not([type=checkbox]), textarea, [contenteditable=true], [role=dialog], [role=menu]';

const within = (target: EventTarget | null, selector: string): boolean =>
  target !== null && 'closest' in target && (target as Element).closest(selector) !== null;

/** True in fields where letters are text or choose an option, and in open dialogs and menus. */
export const isTyping = (target: EventTarget | null): boolean =>
  within(target, `${EDITED}, select`);

/** Listens on a target (the window); returns the way to stop. */
export function listenKeys(target: EventTarget): () => void {
  const press = (e: Event) => {
    const event = e as KeyboardEvent;
    if (event.defaultPrevented || event.isComposing) return;
    const combo = comboOf(event);
    const shortcut = combo && bound.findLast((s) => s.combo === combo);
    if (!shortcut) return;
    const single = !combo.startsWith('mod+');
    if (single && (!singleKeys.on || isTyping(event.target))) return;
    // Undo inside a field is the field's own.
    if (combo.endsWith('z') && within(event.target, EDITED)) return;
    event.preventDefault();
    shortcut.run();
  };
  target.addEventListener('keydown', press);
  return () => target.removeEventListener('keydown', press);
}

const isMac = (): boolean => /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

/** A combo as it is printed: "Ctrl K", "⌘ K". */
export const printCombo = (combo: string): string =>
  combo
    .split('+')
    .map((part) =>
      part === 'mod'
        ? isMac()
          ? '⌘'
          : 'Ctrl'
        : part === 'shift'
          ? 'Shift'
          : part.length === 1
            ? part.toUpperCase()
            : part,
    )
    .join(' ');
