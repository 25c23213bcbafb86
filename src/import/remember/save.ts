import type { LoadOptions, LoadReport, Plan } from '../types.ts';
import { meets } from './stops.ts';
import type { RecipeLoad } from './stop.ts';
import { KEPT, type Accepted, type Laid, type SavedRecipe } from './types.ts';

/** The recipe of a file that a person has looked at and loaded; `before` is the one it had. */
export function recipeFrom(
  plan: Plan,
  options: LoadOptions,
  report: LoadReport,
  span: Pick<RecipeLoad, 'loaded' | 'from' | 'to'>,
  before: SavedRecipe | null,
): SavedRecipe | null {
  if (plan.table === null) return null;
  const told = plan.mapping.filter((m) => m.to !== null && GUESSED.has(m.how));
  const load: RecipeLoad = { file: report.file, ...span, rows: report.rows, sums: report.sums };
  return {
    name: before?.name ?? nameOf(plan.file),
    on: before?.on ?? true,
    header: plan.signature,
    source: plan.source,
    table: plan.table,
    options: laid(options),
    mapping: Object.fromEntries(told.map((m) => [m.to!, m.header])),
    accepted: accepted(plan, before?.accepted),
    loads: [load, ...(before?.loads ?? [])].slice(0, KEPT),
    ...(before?.book ? { book: before.book } : {}),
  };
}

/** What a platform's own file says needs no memory; what was told or guessed does. */
const GUESSED: ReadonlySet<string> = new Set(['person', 'remembered', 'name', 'values']);

/** Adding to rows that stand already is decided for each file: it would double them unasked. */
function laid(options: LoadOptions): Laid {
  const ignore = new Set([...(options.ignore ?? []), ...(options.remembered?.ignore ?? [])]);
  const all: { [K in keyof Laid]: Laid[K] | undefined } = {
    table: options.table,
    mapping: options.mapping,
    ignore: ignore.size ? [...ignore] : undefined,
    plain: options.plain,
    timeZone: options.timeZone,
    currency: options.currency,
    overlap: options.overlap === 'add' ? undefined : options.overlap,
    dialect: options.dialect,
    unpivot: options.unpivot,
    join: options.join,
    answers: options.answers,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function accepted(plan: Plan, before: Accepted | undefined): Accepted {
  const { counts, mapping, warnings, overlap, sums, statedSums } = plan;
  const most = (a: number, b: number | undefined): number => Math.max(a, b ?? 0);
  const unreadable = { ...before?.unreadable };
  for (const { header, to, unreadable: n, filled } of mapping) {
    if (to !== null && n > counts.totals) unreadable[header] = most(n / filled, unreadable[header]);
  }
  const off = Object.entries(statedSums ?? {}).some(([c, stated]) => !meets(sums[c] ?? 0, stated));
  return {
    rejected: most(counts.lines ? counts.rejected / counts.lines : 0, before?.rejected),
    unreadable,
    differing: overlap?.rows
      ? most(overlap.differing / overlap.rows, before?.differing ?? 0)
      : (before?.differing ?? null),
    warnings: [...new Set([...(before?.warnings ?? []), ...warnings.map((w) => w.code)])].sort(),
    totals: off || (before?.totals ?? false),
  };
}

/** `google-ads-2026-01 (2).csv` → `google-ads`: what the files of one kind have in common. */
export function nameOf(file: string): string {
  const base = file
    .split(/[/\\]/)
    .at(-1)!
    .replace(/( \[[^\]]*\])$/, '');
  return withoutDates(base.replace(/\.[a-z0-9]{1,8}(\.gz)?$/i, '')) || base;
}

/** A name without the dates and counts in it, or the name itself where it is nothing else. */
export const plainName = (name: string): string => withoutDates(name) || name;

function withoutDates(name: string): string {
  return name
    .replace(/\(\d+\)/g, ' ')
    .replace(/(20\d{2}年?)?\d{1,2}月(\d{1,2}日)?|20\d{2}年/g, ' ')
    .replace(
      /(?<![\p{L}\d])(\d[\d.-]*|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?![\p{L}\d])/giu,
      ' ',
    )
    .replace(/^[\s._–—~至-]+|[\s._–—~至-]+$/g, '')
    .replace(/[\s._–—~-]{2,}/g, ' ')
    .trim();
}
