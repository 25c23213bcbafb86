import type {
  Analysis,
  Answer,
  AnswerColumn,
  Fraction,
  Row,
  SpecBase,
} from '../../../analyses/contract.ts';
import { valueLabel } from '../../../analyses/parts/names.ts';
import { format, hasMessage, t } from '../../../i18n/index.ts';
import type { Context } from '../../../model/context.ts';
import type { Condition } from '../../../model/spec.ts';
import { accepts } from '../../scope.ts';
import { matches } from '../../../ui/tableRows.ts';

/** The one row of the answer, or of the levels above its rows, that a mark names; else null. */
export function rowOf(answer: Pick<Answer, 'rows' | 'parts'>, mark: Row): Row | null {
  const all = [...answer.rows, ...(answer.parts['levels'] ?? [])];
  const found = all.filter((row) => matches(row, mark));
  // Where periods stand side by side, the current one is meant.
  const [first, ...others] = found.filter((row) => row['period'] !== 'compared');
  return first && !others.length ? first : null;
}

/** A mark as a person would call it: its values, the whole where it has none. */
export function markName(kind: string, answer: Answer, mark: Row): string {
  const row = { ...mark, ...rowOf(answer, mark) };
  const named = (c: AnswerColumn): string[] => {
    const value = row[c.name];
    if (value === undefined || value === null || typeof value === 'object') return [];
    if (c.unit === 'text') return [valueLabel(value)];
    if (!(c.name in mark)) return [];
    if (c.unit === 'day') return [format.day(String(value), true)];
    const key = `${kind}.column.${c.name}`;
    return hasMessage(key, 'en') ? [`${t(key)} ${String(value)}`] : [];
  };
  // What a row is called says more than its number.
  const texts = answer.columns.filter((c) => c.unit === 'text' || c.unit === 'day').flatMap(named);
  const numbers = answer.columns.filter((c) => c.unit === 'count').flatMap(named);
  const label = answer.columns.some((c) => c.name === 'label');
  const parts = label ? texts : [...texts, ...numbers];
  return parts.length ? parts.join(' · ') : t('analysis.value.all');
}

/** One figure of a row, and what was divided to get it. */
export interface Explained {
  column: AnswerColumn;
  value: number;
  over: { name: string; value: number }[];
  under: { name: string; value: number } | null;
  times: number;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** The figures of a row in the order of the columns, with their numerators and denominators. */
export function figuresOf(answer: Answer, row: Row): Explained[] {
  return answer.columns.flatMap((column): Explained[] => {
    const value = row[column.name];
    if (!isNumber(value) || column.unit === 'text' || column.unit === 'flag') return [];
    const fraction = column.of && fractionOf(column.of, answer, row);
    return [{ column, value, over: [], under: null, times: 1, ...fraction }];
  });
}

function fractionOf(of: Fraction, answer: Answer, row: Row): Partial<Explained> {
  const names = typeof of.over === 'string' ? [of.over] : of.over;
  const over = names.map((name) => ({ name, value: row[name] }));
  const value = (of.at ? neighbour(of.at, answer, row) : row)?.[of.under];
  if (
    !isNumber(value) ||
    !over.every((o): o is { name: string; value: number } => isNumber(o.value))
  ) {
    return {};
  }
  return { over, under: { name: of.under, value }, times: of.times ?? 1 };
}

/** The row of the same group that is the first, or the one before, by a column. */
function neighbour(at: NonNullable<Fraction['at']>, answer: Answer, row: Row): Row | undefined {
  const wanted = at.row === 'first' ? 1 : Number(row[at.column]) - 1;
  const groups = answer.columns.filter((c) => c.unit === 'text' && c.name !== 'label');
  const same = (other: Row, name: string) => (other[name] ?? null) === (row[name] ?? null);
  return answer.rows.find(
    (r) =>
      r[at.column] === wanted &&
      ['total', 'period', ...groups.map((c) => c.name)].every((name) => same(r, name)),
  );
}

/** A spec narrowed to a mark; null where the mark is no part, or the analysis refuses it. */
export function filteredTo(
  kind: Analysis,
  spec: SpecBase,
  mark: Row,
  context: Context,
): { spec: SpecBase; conditions: readonly Condition[] } | null {
  const part = kind.behind?.part?.(mark, spec, context);
  if (!part) return null;
  const given = (spec['where'] ?? []) as readonly Condition[];
  const text = (c: Condition) => JSON.stringify(c);
  const known = new Set(given.map(text));
  const conditions = (part.where ?? []).filter((c) => !known.has(text(c)));
  if (!conditions.length && !part.period) return null;
  const next = {
    ...spec,
    ...(conditions.length ? { where: [...given, ...conditions] } : {}),
    ...(part.period ? { period: part.period } : {}),
  };
  return accepts(kind, next, context) ? { spec: next, conditions } : null;
}

/** A spec broken down by a column; null where the analysis cannot. */
export function splitBy(
  kind: Analysis,
  spec: SpecBase,
  column: string,
  context: Context,
): SpecBase | null {
  const { breakdown, by } = spec;
  const ways = [
    ...(Array.isArray(by)
      ? [{ ...spec, by: [...(by as string[]).filter((c) => c !== column), column] }]
      : []),
    ...(breakdown !== undefined ? [{ ...spec, breakdown: { column } }] : []),
    // What tells rows apart by one column is told apart by another instead.
    ...(typeof by === 'string' && by !== column ? [{ ...spec, by: column }] : []),
  ];
  for (const next of ways) {
    try {
      return kind.complete(next, context);
    } catch {
      continue;
    }
  }
  return null;
}
