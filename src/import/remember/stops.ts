import type { Plan } from '../types.ts';
import { difference } from './signature.ts';
import type { Stop } from './stop.ts';
import type { SavedRecipe, Uncovered } from './types.ts';

/**
 * A share may be above the worst that was accepted by one in a thousand: a single odd row in a large
 * file stops nobody, one in a small file does.
 */
const MORE = 0.001;

/** Warnings that say something of the data: a new one is looked at before it counts. */
const SERIOUS = new Set([
  'base-currency',
  'clock-change',
  'digits-lost',
  'repeated-ids',
  'same-days',
  'date-order-mixed',
  'mixed-indicators',
  'other-values',
  'ranges',
  'future',
  'no-person',
  'approximate',
  'columns-left-out',
  'year-assumed',
  'unpivoted',
  'clock-joined',
  'not-a-sale',
]);

/** Everything about a planned file that its recipe has not seen; empty = load it without asking. */
export function stopsOf(
  plan: Plan,
  recipe: SavedRecipe,
  uncovered: readonly Uncovered[],
  answered: Readonly<Record<string, string>> = {},
): Stop[] {
  return [
    ...columns(plan, recipe),
    ...meaning(plan, recipe, answered),
    ...rows(plan, recipe),
    ...money(plan, recipe, uncovered),
    ...overlap(plan, recipe),
  ];
}

const stop = (code: Stop['code'], args: Stop['args'] = {}): Stop => ({ code, args });

function columns(plan: Plan, { header }: SavedRecipe): Stop[] {
  const { added, missing } = difference(header, plan.signature);
  return [
    ...(added.length ? [stop('columns-new', { n: added.length, names: added })] : []),
    ...(missing.length ? [stop('columns-missing', { n: missing.length, names: missing })] : []),
  ];
}

function meaning(
  plan: Plan,
  recipe: SavedRecipe,
  answered: Readonly<Record<string, string>>,
): Stop[] {
  const out: Stop[] = [];
  if (plan.table === null) return [stop('no-table')];
  if (plan.table !== recipe.table) {
    out.push(stop('other-table', { table: plan.table, before: recipe.table }));
  }
  if (plan.source !== recipe.source) {
    out.push(stop('other-source', { source: plan.source, before: recipe.source }));
  }
  const required = plan.warnings.filter((w) => w.code === 'column-missing');
  if (required.length) {
    out.push(stop('required', { names: required.map((w) => String(w.args['column'])) }));
  }
  const open = plan.questions.filter(
    (q) => answered[`${q.code}:${q.column}`] === undefined && answered[q.code] === undefined,
  );
  if (open.length) out.push(stop('question', { n: open.length }));
  return out;
}

const share = (n: number, of: number): number => (of ? n / of : 0);

function rows(plan: Plan, { accepted }: SavedRecipe): Stop[] {
  const { counts, mapping, table, warnings } = plan;
  if (table === null || warnings.some((w) => w.code === 'column-missing')) return [];
  const out: Stop[] = [];
  if (!counts.rows) out.push(stop('no-rows'));
  if (share(counts.rejected, counts.lines) > accepted.rejected + MORE) {
    out.push(stop('rejected', { rows: counts.rejected, lines: counts.lines }));
  }
  for (const { header, to, unreadable, filled } of mapping) {
    // A total's own words stand in columns of dates and figures too.
    if (to === null || unreadable <= counts.totals) continue;
    if (share(unreadable, filled) > (accepted.unreadable[header] ?? 0) + MORE) {
      out.push(stop('unreadable', { column: header, cells: unreadable, filled }));
    }
  }
  for (const { code } of warnings) {
    if (SERIOUS.has(code) && !accepted.warnings.includes(code))
      out.push(stop('warning', { warning: code }));
  }
  return out;
}

function money(plan: Plan, { accepted }: SavedRecipe, uncovered: readonly Uncovered[]): Stop[] {
  const out = uncovered.map(({ currency, known, days, from, to }) =>
    known ? stop('no-rate', { currency, days, from, to }) : stop('currency-unknown', { currency }),
  );
  for (const [column, stated] of accepted.totals ? [] : Object.entries(plan.statedSums ?? {})) {
    const sum = plan.sums[column] ?? 0;
    if (!meets(sum, stated)) out.push(stop('total', { column, sum, stated }));
  }
  return out;
}

/** A printed total is rounded to its last figure, and so are the rows under it. */
export const meets = (sum: number, stated: number): boolean =>
  Math.abs(sum - stated) <= Math.max(0.01, Math.abs(stated) * 1e-6);

/** Other figures for what stands already are taken as far as the person took them before. */
function overlap({ overlap: found }: Plan, { accepted }: SavedRecipe): Stop[] {
  if (!found || !found.differing) return [];
  const { rows: n, differing, from, to } = found;
  return share(differing, n) > (accepted.differing ?? 0) + MORE
    ? [stop('overlap', { rows: n, differing, from, to })]
    : [];
}

/** Warnings that a stop may speak of, for tests. */
export const SERIOUS_WARNINGS: ReadonlySet<string> = SERIOUS;
