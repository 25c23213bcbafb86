/** What differs between two specs. `path`: the keys that lead there. */
export type SpecDifference =
  | { what: 'changed'; path: string[]; from: unknown; to: unknown }
  | { what: 'added' | 'removed'; path: string[]; value: unknown };

/** Members compared one by one at most; a list longer than any person makes is one value. */
const MOST_PAIRS = 250_000;
/** Not said: what every spec has and nobody chooses. */
const SILENT = new Set(['kind', 'version']);

/**
 * What differs, key by key. Of lists the members that came and went; an object that is one value to
 * a person (a window, a period, a step, a condition) is compared as one.
 */
export function specDifferences(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): SpecDifference[] {
  if (same(before, after)) return [];
  if (isMembers(before) && isMembers(after) && before.length * after.length < MOST_PAIRS)
    return listDifferences(before, after, [...path]);
  if (!isGroup(before) || !isGroup(after)) {
    return [{ what: 'changed', path: [...path], from: before ?? null, to: after ?? null }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => path.length > 0 || !SILENT.has(key))
    .flatMap((key) => specDifferences(before[key], after[key], [...path, key]));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

type Group = Record<string, unknown>;
const isObject = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** An object whose keys are controls of their own, and not parts of one value. */
const isGroup = (value: unknown): value is Group =>
  isObject(value) && !['unit', 'from', 'column', 'event', 'brackets'].some((key) => key in value);
const isMembers = (value: unknown): value is unknown[] => Array.isArray(value);

/** Members that stand in both, in order, are left out; the longest such run of them is taken. */
function listDifferences(before: unknown[], after: unknown[], path: string[]): SpecDifference[] {
  const [a, b] = [before, after].map((list) => list.map((value) => JSON.stringify(value)));
  const longest = Array.from({ length: a!.length + 1 }, () => Array<number>(b!.length + 1).fill(0));
  for (let i = a!.length - 1; i >= 0; i--) {
    for (let j = b!.length - 1; j >= 0; j--) {
      longest[i]![j] =
        a![i] === b![j]
          ? longest[i + 1]![j + 1]! + 1
          : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const found: SpecDifference[] = [];
  let [i, j] = [0, 0];
  while (i < a!.length || j < b!.length) {
    if (i < a!.length && j < b!.length && a![i] === b![j]) [i, j] = [i + 1, j + 1];
    else if (j >= b!.length || (i < a!.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      found.push({ what: 'removed', path, value: before[i++] });
    } else found.push({ what: 'added', path, value: after[j++] });
  }
  return found.length ? found : [{ what: 'changed', path, from: before, to: after }];
}
