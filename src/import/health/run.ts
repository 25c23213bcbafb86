import type { Engine, QueryOptions } from '../../engine/types.ts';
import { CHECKS } from './index.ts';
import { healthTablesSql, loaded } from './tables.ts';
import type { Check, HealthFinding, HealthInput, HealthReport, Level } from './types.ts';

/** Rows of figures kept for one check. */
const KEPT = 500;
const RANK: Record<Level, number> = { decide: 0, look: 1, note: 2 };

/** Where a check's tables stand. */
export const applies = (check: Check, input: HealthInput): boolean =>
  check.needs.every((oneOf) => oneOf.some((table) => loaded(input, table)));

export const checkOf = (code: string): Check | undefined => CHECKS.find((c) => c.code === code);

export interface ExamineOptions extends QueryOptions {
  /** Runs each statement: when nobody is in a greater hurry, and not while the tables change. */
  step?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Runs every check on the tables as they stand; what breaks is said and hides no other. */
export async function examine(
  engine: Engine,
  input: HealthInput,
  { step = (work) => work(), ...options }: ExamineOptions = {},
): Promise<HealthReport> {
  const report: HealthReport = {
    findings: [],
    clean: [],
    skipped: [],
    broken: [],
    elapsed: 0,
    at: input.now.toISOString(),
  };
  const timed = <T>(work: () => Promise<T>): Promise<T> =>
    step(async () => {
      const started = performance.now();
      try {
        return await work();
      } finally {
        report.elapsed += performance.now() - started;
      }
    });
  await timed(() => engine.exec(healthTablesSql(input), options));
  for (const check of CHECKS) {
    if (!applies(check, input)) {
      report.skipped.push(check.code);
      continue;
    }
    const sql = check.query(input);
    if (sql === null) {
      report.clean.push(check.code);
      continue;
    }
    try {
      const { rows } = await timed(() => engine.query(`${sql}\nLIMIT ${KEPT + 1}`, options));
      if (rows.length) report.findings.push(finding(check, sql, rows));
      else report.clean.push(check.code);
    } catch (error) {
      options.signal?.throwIfAborted();
      report.broken.push({ code: check.code, detail: (error as Error).message });
    }
  }
  report.findings.sort((a, b) => RANK[a.level] - RANK[b.level]);
  return report;
}

function finding(check: Check, sql: string, rows: HealthFinding['rows']): HealthFinding {
  const kept = rows.slice(0, KEPT);
  return { code: check.code, level: check.level(kept), sql, rows: kept, more: rows.length > KEPT };
}
