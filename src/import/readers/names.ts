import type { ImportWarning } from '../types.ts';

// Marks that cannot be seen: controls, zero-width, direction, byte order.
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
/** Names listed in a warning. */
const LISTED = 10;

/**
 * Column names that are never empty and never twins (case, width and blanks at the ends aside),
 * as many as `width` asks for. Empty ones become `col_3` by their place, from 0.
 */
export function columnNames(
  raw: readonly string[],
  width: number,
): { names: string[]; warnings: ImportWarning[] } {
  const taken = new Set<string>();
  const hidden: string[] = [];
  const twins: string[] = [];
  let empty = 0;
  const cleaned = Array.from({ length: Math.max(raw.length, width) }, (_, i) => {
    const own = raw[i] ?? '';
    const name = own.replace(HIDDEN, '').replace(/\s+/g, ' ').trim();
    if (HIDDEN.test(own)) hidden.push(name);
    HIDDEN.lastIndex = 0;
    return name;
  });
  const own = new Set(cleaned.map(key));
  const names = cleaned.map((name, i) => {
    let unique = name;
    if (name === '') {
      if (raw.length > 0) empty++;
      unique = `col_${i}`;
    } else if (taken.has(key(name))) twins.push(name);
    const base = unique;
    for (let n = 2; taken.has(key(unique)) || (n > 2 && own.has(key(unique))); n++)
      unique = `${base} (${n})`;
    taken.add(key(unique));
    return unique;
  });
  const warnings: ImportWarning[] = [];
  if (hidden.length > 0)
    warnings.push({
      code: 'names-hidden',
      args: { names: listed(hidden), n: hidden.length },
    });
  if (twins.length > 0)
    warnings.push({
      code: 'names-twice',
      args: { names: listed(twins), n: twins.length },
    });
  if (empty > 0) warnings.push({ code: 'names-empty', args: { n: empty } });
  return { names, warnings };
}

/** As one text: messages take no lists. */
function listed(names: readonly string[]): string {
  return names.slice(0, LISTED).join(', ');
}

function key(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
