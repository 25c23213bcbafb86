import type { Engine } from '../engine/types.ts';
import { additiveColumns } from '../model/metrics.ts';
import { ident } from '../model/sql.ts';
import { DROP_HELPERS, insert, type Inserted } from './insert.ts';
import { counted } from './ipc.ts';
import { REPLACED } from './keeper.ts';
import { requireReady, sourceName, stoppable, type PlanInput, type Staged } from './plan.ts';
import { rejects } from './preview.ts';
import { columnOf, ownChannel, recipeHash, type Recipe } from './recipe.ts';
import { already, assumed, say } from './report.ts';
import type { Counts, LoadOptions, LoadRecord, LoadReport, Plan } from './types.ts';

/** Puts a plan's rows into the canonical table, keeps them, and reports. */
export async function loadPlan(
  input: PlanInput,
  staged: Staged,
  plan: Plan,
  options: LoadOptions,
): Promise<LoadReport> {
  const { engine, keeper, warehouse } = input;
  const recipe = requireReady(staged);
  const hash = await recipeHash(recipe, staged.sniffed.dialect, staged.shape);
  const twin = keeper.loads().find((l) => l.hash === staged.sniffed.hash && l.recipe === hash);
  if (twin) return already(twin, plan.file);
  const fileId = keeper.nextId();
  const tell = (phase: 'loading' | 'keeping', done: number): void => {
    const total = staged.sniffed.bytes;
    options.onProgress?.({ file: plan.file, phase, done: Math.round(done * total), total });
  };
  let overlap: Inserted;
  let record: LoadRecord;
  try {
    tell('loading', 0);
    overlap = await insert(input, staged, recipe, fileId, options, (n) => tell('loading', n));
    tell('keeping', 0);
    record = await recordOf(input, staged, plan, recipe, { fileId, hash, options, overlap });
    const { rows } = record.counts;
    const kept = engine.arrow(await warehouse.keepSql(fileId, recipe.table), stoppable(options));
    const pieces = counted(kept, (n) => tell('keeping', n / rows));
    await keeper.keep(record, pieces, overlap.gone);
  } catch (error) {
    // An engine that died meanwhile has nothing to remove, and is filled from what was kept.
    await warehouse.removeLoad({ fileId, table: recipe.table }).catch(() => {});
    await engine.exec(DROP_HELPERS).catch(() => {});
    throw error;
  }
  await removeReplaced(input, recipe, fileId, overlap);
  return record.report;
}

async function removeReplaced(
  { engine, warehouse }: PlanInput,
  recipe: Recipe,
  fileId: number,
  { replaced }: Inserted,
): Promise<void> {
  if (replaced) {
    await warehouse.removeRows(
      recipe.table,
      `SELECT row FROM ${REPLACED} WHERE row // 4294967296 <> ${fileId}`,
    );
  }
  await engine.exec(`DROP TABLE IF EXISTS ${REPLACED}`);
}

async function recordOf(
  { engine, now }: PlanInput,
  { understood, measured, stage, aside, sniffed, shape }: Staged,
  plan: Plan,
  recipe: Recipe,
  done: { fileId: number; hash: string; options: LoadOptions; overlap: Inserted },
): Promise<LoadRecord> {
  const { fileId, hash, options, overlap } = done;
  const sums = overlap.skipped ? await sumsOf(engine, recipe, fileId) : measured!.sums;
  const counts: Counts = {
    ...measured!.counts,
    rows: measured!.counts.rows - overlap.skipped,
    duplicates: measured!.counts.duplicates + overlap.skipped,
  };
  const warnings = [
    // Files of one drop are understood before the first of them is loaded.
    ...plan.warnings.filter((w) => w.code !== 'same-days'),
    ...(overlap.otherDays ? [{ code: 'same-days', args: { days: overlap.otherDays } }] : []),
    ...assumed(plan.questions, options.answers ?? {}),
    ...(overlap.skipped ? [{ code: 'skipped', args: { rows: overlap.skipped } }] : []),
    ...(overlap.replaced ? [{ code: 'replaced', args: { rows: overlap.replaced } }] : []),
  ];
  const report: LoadReport = {
    file: plan.file,
    source: sourceName(understood),
    table: recipe.table,
    ...counts,
    sums,
    replaced: overlap.replaced,
    encoding: sniffed.dialect.encoding,
    mapping: plan.mapping.map((m) => ({ from: m.header, to: m.to, how: m.how })),
    warnings: warnings.map(say),
  };
  const { table, mapping, ignore, plain, timeZone, currency, overlap: choice, answers } = options;
  return {
    fileId,
    file: plan.file,
    hash: sniffed.hash,
    recipe: hash,
    kept: `${fileId}-${sniffed.hash.slice(0, 16)}-${hash.slice(0, 16)}.arrow`,
    table: recipe.table,
    source: report.source,
    loaded: now.toISOString(),
    from: measured!.from,
    to: measured!.to,
    counts,
    sums,
    bytes: sniffed.bytes,
    options: structuredClone({
      ...(table && { table }),
      ...(mapping && { mapping }),
      ...(ignore && { ignore }),
      ...(plain && { plain }),
      ...(timeZone && { timeZone }),
      ...(currency && { currency }),
      ...(choice && { overlap: choice }),
      ...(answers && { answers }),
    }),
    ownChannel: ownChannel(recipe),
    rejects: await rejects(engine, stage, aside, sniffed.header, shape, {}),
    report,
    ...(measured!.totals.length ? { totals: measured!.totals } : {}),
  };
}

async function sumsOf(
  engine: Engine,
  recipe: Recipe,
  fileId: number,
): Promise<Record<string, number>> {
  const names = additiveColumns(recipe.table).filter((n) => columnOf(recipe, n));
  if (!names.length) return {};
  const list = names.map((n) => `sum(${ident(n)}) AS ${ident(n)}`).join(', ');
  const { rows } = await engine.query(
    `SELECT ${list} FROM ${recipe.table} WHERE file_id = ${fileId}`,
  );
  return Object.fromEntries(names.map((n) => [n, Number(rows[0]![n] ?? 0)]));
}
