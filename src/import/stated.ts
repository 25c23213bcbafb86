import type { Engine, QueryOptions, Row } from '../engine/types.ts';
import { ident, literal } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { agree } from './agree.ts';
import { totalLabel } from './aside-rules.ts';
import type { Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type { StatedTotal } from './types.ts';

/** Totals of one file that are weighed; a file with a total a day over ten years has fewer. */
const AT_MOST = 5000;
/** Labels of a total over everything. */
const WHOLE = /^(?:account|all|campaigns?|all campaigns|results?|\d+ results?|账户|帐户|全部|总)?$/;

export interface StatedInput {
  engine: Engine;
  stage: string;
  aside: string;
  recipe: Recipe;
  /** The additive columns that the file fills, the first of them the one that decides. */
  measures: readonly string[];
  options: QueryOptions;
}

/** A total as it stands in the file: its figures, and the values that say of what it is the sum. */
interface Found {
  line: number;
  label: string | null;
  keys: Record<string, string>;
  figures: Record<string, number>;
}

/**
 * The totals that a file states, each beside the sum of the rows that it stands for: of a day, of a
 * value (a campaign type), of the rows since the total before, or of all.
 */
export async function statedTotals(input: StatedInput): Promise<StatedTotal[]> {
  const found = await totalsOf(input);
  if (!found.length) return [];
  await namedByLabel(input, found);
  const sums = await keyedSums(input, found);
  const sections = await sectionSums(input, found);
  const whole = sections.whole;
  return found.map((total, i): StatedTotal => {
    const { line, keys, figures, label } = total;
    const named = Object.keys(keys).length > 0;
    const section = sections.byTotal[i]!;
    const agrees = (sum: Sum) => fits(figures, sum, input.measures[0]!);
    const { day = null, ...part } = keys;
    if (named) {
      const scope = day === null ? 'part' : 'day';
      return weigh(line, scope, day, Object.values(part).join(' · ') || null, figures, sums[i]!);
    }
    if (agrees(whole)) return weigh(line, 'file', null, null, figures, whole);
    if (agrees(section)) return weigh(line, 'section', null, label, figures, section);
    const last = i === found.length - 1;
    if (!WHOLE.test(label ?? '')) return weigh(line, 'unknown', null, label, figures, null);
    return last
      ? weigh(line, 'file', null, null, figures, whole)
      : weigh(line, 'section', null, label, figures, section);
  });
}

/** Sums of rows by measure, and how many rows they are. */
type Sum = { rows: number; sums: Record<string, number> };

const fits = (figures: Record<string, number>, { rows, sums }: Sum, measure: string): boolean => {
  const name = measure in figures ? measure : Object.keys(figures)[0]!;
  return agree(figures[name]!, sums[name]!, rows);
};

function weigh(
  line: number,
  scope: StatedTotal['scope'],
  day: string | null,
  part: string | null,
  stated: Record<string, number>,
  sum: Sum | null,
): StatedTotal {
  const figures = Object.entries(stated).map(([measure, value]) => {
    const summed = sum ? (sum.sums[measure] ?? 0) : null;
    const same = summed === null || agree(value, summed, sum!.rows);
    return { measure, stated: value, summed, agrees: same };
  });
  return { line, scope, day, part, figures };
}

/** The records set aside as totals, with what they name. */
async function totalsOf(input: StatedInput): Promise<Found[]> {
  const { engine, stage, aside, measures, options } = input;
  const { day, dims, typed } = columnsOf(input);
  const list = [
    `${day ?? 'NULL::DATE'} AS total_day`,
    ...dims.map((name) => `${typed.get(name)!} AS ${ident(`dim_${name}`)}`),
    ...measures.map((name) => `${typed.get(name)!} AS ${ident(`sum_${name}`)}`),
  ];
  const { rows } = await engine.query(
    `SELECT *, ${list.join(', ')} FROM ${stage}
WHERE line IN (SELECT line FROM ${aside} WHERE reason = 'total')
ORDER BY line LIMIT ${AT_MOST}`,
    options,
  );
  return rows
    .map((row) => totalOf(row, dims, measures))
    .filter((total) => Object.keys(total.figures).length > 0);
}

function totalOf(row: Row, dims: readonly string[], measures: readonly string[]): Found {
  const cells = Object.keys(row).filter((name) => /^c\d+$/.test(name));
  const labels = cells.flatMap((name) => totalLabel(row[name]) ?? []);
  const keys: Record<string, string> = {};
  if (typeof row['total_day'] === 'string') keys['day'] = row['total_day'];
  for (const name of dims) {
    const value = row[`dim_${name}`];
    if (typeof value === 'string' && value !== '' && totalLabel(value) === null) keys[name] = value;
  }
  const figures: Record<string, number> = {};
  for (const name of measures) {
    const value = row[`sum_${name}`];
    if (typeof value === 'number') figures[name] = value;
  }
  return { line: Number(row['line']), label: labels[0] ?? null, keys, figures };
}

/** The file's own dimensions, and its day where a record has one. */
function columnsOf({ recipe }: StatedInput) {
  const typed = new Map(typedColumns(recipe).map((c) => [c.name, c.sql]));
  const own = new Set(recipe.columns.map((c) => c.to));
  const def = tableDef(recipe.table);
  const timed = own.has(def.time) || own.has('period');
  return {
    typed,
    day: timed ? typed.get('day') : undefined,
    dims: def.columns.filter((c) => c.role === 'dimension' && own.has(c.name)).map((c) => c.name),
  };
}

const kept = ({ stage, aside }: StatedInput): string =>
  `${stage} WHERE line NOT IN (SELECT line FROM ${aside})`;

const sumList = (input: StatedInput): string => {
  const { typed } = columnsOf(input);
  return input.measures.map((m) => `sum(${typed.get(m)!}) AS ${ident(`sum_${m}`)}`).join(', ');
};

const sumOf = (row: Row, measures: readonly string[]): Sum => ({
  rows: Number(row['n'] ?? 0),
  sums: Object.fromEntries(measures.map((m) => [m, Number(row[`sum_${m}`] ?? 0)])),
});

/** "Total: Search" names what it is the total of: a value of one of the file's own columns. */
async function namedByLabel(input: StatedInput, found: readonly Found[]): Promise<void> {
  const { dims, typed } = columnsOf(input);
  const open = found.filter((f) => !Object.keys(f.keys).length && !WHOLE.test(f.label ?? ''));
  if (!open.length || !dims.length) return;
  const parts = dims.map(
    (name) =>
      `SELECT DISTINCT ${literal(name)} AS col, ${typed.get(name)!} AS value FROM ${kept(input)}`,
  );
  const wanted = open.map((f) => literal(f.label)).join(', ');
  const { rows } = await input.engine.query(
    `SELECT col, value FROM (${parts.join('\nUNION ALL ')}) WHERE lower(value) IN (${wanted})`,
    input.options,
  );
  for (const total of open) {
    const row = rows.find((r) => String(r['value']).toLowerCase() === total.label);
    if (row) total.keys[String(row['col'])] = String(row['value']);
  }
}

/** The sums of the rows that agree with each total in the values that it names. */
async function keyedSums(input: StatedInput, found: readonly Found[]): Promise<Sum[]> {
  const { engine, measures, options } = input;
  const { day, typed } = columnsOf(input);
  const out: Sum[] = found.map(() => ({ rows: 0, sums: {} }));
  const shapes = new Map<string, Found[]>();
  for (const total of found) {
    const shape = Object.keys(total.keys).sort().join('\n');
    shapes.set(shape, [...(shapes.get(shape) ?? []), total]);
  }
  for (const [shape, totals] of shapes) {
    const names = shape.split('\n').filter(Boolean);
    if (!names.length) continue;
    const sql = (name: string) => (name === 'day' ? `(${day!})::VARCHAR` : typed.get(name)!);
    const list = names.map((name) => `${sql(name)} AS ${ident(name)}`).join(', ');
    const { rows } = await engine.query(
      `SELECT ${list}, count(*) AS n, ${sumList(input)} FROM ${kept(input)} GROUP BY ${names.map((_, i) => i + 1).join(', ')}`,
      options,
    );
    const byKey = new Map(rows.map((r) => [names.map((n) => String(r[n])).join('\n'), r]));
    for (const total of totals) {
      const row = byKey.get(names.map((n) => total.keys[n]!).join('\n'));
      if (row) out[found.indexOf(total)] = sumOf(row, measures);
    }
  }
  return out;
}

/** The sum of all rows, and of those between one total and the total before it. */
async function sectionSums(
  input: StatedInput,
  found: readonly Found[],
): Promise<{ whole: Sum; byTotal: Sum[] }> {
  const { engine, measures, options } = input;
  const bare = found.filter((f) => !Object.keys(f.keys).length);
  const lines = bare.map((f) => f.line);
  const section = lines.length
    ? `list_count(list_filter([${lines.slice(0, 200).join(', ')}], lambda x: x < line))`
    : '0';
  const { rows } = await engine.query(
    `SELECT ${section} AS section, count(*) AS n, ${sumList(input)} FROM ${kept(input)} GROUP BY 1`,
    options,
  );
  const sums = new Map(rows.map((r) => [Number(r['section']), sumOf(r, measures)]));
  const nothing: Sum = { rows: 0, sums: Object.fromEntries(measures.map((m) => [m, 0])) };
  const whole = [...sums.values()].reduce(
    (a, b): Sum => ({
      rows: a.rows + b.rows,
      sums: Object.fromEntries(measures.map((m) => [m, a.sums[m]! + b.sums[m]!])),
    }),
    nothing,
  );
  return {
    whole,
    byTotal: found.map((f) => sums.get(bare.indexOf(f)) ?? nothing),
  };
}

/** The figures of the file's own total over everything; of several, the one with the largest. */
export function wholeOf(totals: readonly StatedTotal[]): Record<string, number> | null {
  const over = totals.filter((t) => t.scope === 'file');
  const all = over.length ? over : totals.filter((t) => t.scope === 'unknown');
  const best = all.reduce<StatedTotal | null>(
    (a, b) => (a && a.figures[0]!.stated >= b.figures[0]!.stated ? a : b),
    null,
  );
  return best && Object.fromEntries(best.figures.map((f) => [f.measure, f.stated]));
}
