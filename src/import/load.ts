import type { Engine, QueryOptions } from '../engine/types.ts';
import { hasMessage, t } from '../i18n/index.ts';
import { additiveColumns } from '../model/metrics.ts';
import { Problem, type ProblemArg } from '../model/problem.ts';
import { ident } from '../model/sql.ts';
import { REPLACED } from './keeper.ts';
import { freshSql, requireReady, sourceName, type PlanInput, type Staged } from './plan.ts';
import { mayOverlap, presentSql, replacedSql, type OverlapInput } from './overlap.ts';
import { rejects } from './preview.ts';
import { columnOf, ownChannel, recipeHash, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type {
  Counts,
  ImportWarning,
  LoadOptions,
  LoadRecord,
  LoadReport,
  Plan,
  Question,
} from './types.ts';
import { channelMapOn, channelMapSql, hasRules } from './warehouse/derive.ts';

/** Puts a plan's rows into the canonical table, keeps them, and reports. */
export async function loadPlan(
  input: PlanInput,
  staged: Staged,
  plan: Plan,
  options: LoadOptions,
): Promise<LoadReport> {
  const { engine, keeper } = input;
  const recipe = requireReady(staged);
  const queryOptions: QueryOptions = options.signal ? { signal: options.signal } : {};
  const hash = await recipeHash(recipe, staged.sniffed.dialect);
  const twin = keeper.loads().find((l) => l.hash === staged.sniffed.hash && l.recipe === hash);
  if (twin) return already(twin, plan.file);
  const fileId = keeper.nextId();
  const tell = (phase: 'loading' | 'keeping', done: number): void => {
    const total = staged.sniffed.bytes;
    options.onProgress?.({ file: plan.file, phase, done: Math.round(done * total), total });
  };
  tell('loading', 0);
  const overlap = await insert(input, staged, recipe, fileId, options, queryOptions);
  const record = await recordOf(input, staged, plan, recipe, { fileId, hash, options, overlap });
  tell('keeping', 0);
  try {
    const sql = await input.warehouse.keepSql(fileId, recipe.table);
    await keeper.keep(record, engine.arrow(sql, queryOptions), overlap.gone);
  } catch (error) {
    await engine.exec(`DELETE FROM ${recipe.table} WHERE file_id = ${fileId}`);
    throw error;
  }
  await removeReplaced(input, recipe, fileId, overlap);
  tell('keeping', 1);
  return record.report;
}

function already(twin: LoadRecord, file: string): LoadReport {
  return {
    ...twin.report,
    file,
    warnings: [...twin.report.warnings, say({ code: 'already-loaded', args: { file: twin.file } })],
  };
}

interface Inserted {
  fileId: number;
  /** Standing rows that this file replaces, and loads that it replaces whole. */
  replaced: number;
  gone: LoadRecord[];
  skipped: number;
}

/** Inserts the new rows; what they replace is only noted, and removed when they are kept. */
async function insert(
  input: PlanInput,
  staged: Staged,
  recipe: Recipe,
  fileId: number,
  options: LoadOptions,
  queryOptions: QueryOptions,
): Promise<Inserted> {
  const { engine, warehouse, keeper, settings } = input;
  const { table } = recipe;
  const { stage, aside, sniffed } = staged;
  await warehouse.ensureTable(
    table,
    recipe.columns.map((c) => c.to).filter((to) => to.startsWith('prop.')),
  );
  const fresh = freshSql(stage, aside, recipe);
  const loads = mayOverlap(keeper.loads(), table, staged.measured!);
  const gone = loads.filter((l) => l.hash === sniffed.hash);
  const overlapping: OverlapInput = {
    table,
    fresh,
    columns: typedColumns(recipe).map((c) => c.name),
    standing: await warehouse.columns(table),
    loads: loads.filter((l) => l.hash !== sniffed.hash),
    source: sourceName(staged.understood),
    ownChannel: ownChannel(recipe),
  };
  const choice = options.overlap ?? 'replace';
  const skip = choice === 'skip' && overlapping.loads.length > 0;
  await engine.exec(
    [
      `DROP TABLE IF EXISTS ${REPLACED}`,
      `CREATE TABLE ${REPLACED} AS ${
        choice === 'replace' && overlapping.loads.length
          ? replacedSql(overlapping)
          : 'SELECT 0::BIGINT AS row WHERE false'
      }`,
      ...gone.map(
        (l) => `INSERT INTO ${REPLACED} SELECT row FROM ${table} WHERE file_id = ${l.fileId}`,
      ),
      ...insertSql(
        recipe,
        fresh,
        fileId,
        settings.channelRules,
        skip ? presentSql(overlapping) : null,
      ),
    ],
    queryOptions,
  );
  const { rows } = await engine.query(
    `SELECT (SELECT count(*) FROM ${REPLACED}) AS replaced, (SELECT count(*) FROM ${table} WHERE file_id = ${fileId}) AS inserted`,
  );
  const skipped = staged.measured!.counts.rows - Number(rows[0]!['inserted']);
  if (skipped && !skip) {
    await engine.exec(`DELETE FROM ${table} WHERE file_id = ${fileId}`);
    throw new Problem('counts-differ', { file: sniffed.name, rows: skipped });
  }
  return { fileId, replaced: Number(rows[0]!['replaced']), gone, skipped };
}

/** Statements that insert the rows with their channels: the rules run once per combination. */
function insertSql(
  recipe: Recipe,
  fresh: string,
  fileId: number,
  channelRules: PlanInput['settings']['channelRules'],
  present: string | null,
): string[] {
  const names = typedColumns(recipe).map((c) => c.name);
  const inputs = ['source', 'medium', 'campaign'];
  const byRules =
    hasRules(recipe.table) && !ownChannel(recipe) && inputs.some((c) => names.includes(c));
  const lacking = byRules ? inputs.filter((c) => !names.includes(c)) : [];
  const rows = `SELECT *${lacking.map((c) => `, NULL::VARCHAR AS ${c}`).join('')} FROM (${fresh})`;
  const columns = [
    'row',
    'file_id',
    'row_number',
    ...names.map(ident),
    ...(byRules ? ['channel'] : []),
  ];
  const values = [
    `${fileId}::BIGINT * 4294967296 + r.row`,
    `${fileId}`,
    'r.row',
    ...names.map((n) => `r.${ident(n)}`),
    ...(byRules ? ['m.channel'] : []),
  ];
  const map = 'channels_of_load';
  return [
    ...(byRules
      ? [
          `DROP TABLE IF EXISTS ${map}`,
          `CREATE TABLE ${map} AS ${channelMapSql(`(${rows})`, { channelRules })}`,
        ]
      : []),
    `INSERT INTO ${recipe.table} (${columns.join(', ')})
SELECT ${values.join(', ')}
FROM (${rows}) r${byRules ? `\nLEFT JOIN ${map} m ON ${channelMapOn}` : ''}${
      present ? `\nWHERE r.row NOT IN (${present})` : ''
    }`,
    ...(byRules ? [`DROP TABLE ${map}`] : []),
  ];
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
  { understood, measured, stage, aside, sniffed }: Staged,
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
    ...plan.warnings,
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
    rejects: await rejects(engine, stage, aside, sniffed.header, {}),
    report,
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

/** Nobody was asked: what the column left open was assumed, and is said. */
const assumed = (
  questions: readonly Question[],
  answers: Readonly<Record<string, string>>,
): ImportWarning[] =>
  questions
    .filter((q) => answers[`${q.code}:${q.column}`] === undefined && answers[q.code] === undefined)
    .map((q) => ({
      code: `assumed-${q.code}`,
      args: { ...q.args, taken: q.options[0]! },
      ...(q.column === undefined ? {} : { column: q.column }),
    }));

/** A warning in the page's language. */
function say({ code, args, row, column }: ImportWarning): LoadReport['warnings'][number] {
  const key = `importWarning.${code}`;
  const flat = Object.fromEntries(
    Object.entries(args).map(([k, x]) => [k, Array.isArray(x) ? x.join(', ') : (x as Flat)]),
  );
  const all = { column: column ?? null, row: row ?? null, ...flat };
  return {
    code,
    message: hasMessage(key, 'en') ? t(key, all) : code,
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column }),
  };
}
type Flat = Exclude<ProblemArg, readonly string[]>;
