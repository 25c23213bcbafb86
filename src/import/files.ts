import { explain } from '../i18n/index.ts';
import type { Importer } from './index.ts';
import { say } from './report.ts';
import type { LoadOptions, LoadReport, Part } from './types.ts';

/**
 * Loads every table of a file, taking the best guess: one report a part, and one that says why
 * where the file or a part of it cannot be loaded. Rejects only when stopped.
 */
export async function loadFile(
  importer: Importer,
  file: File,
  options: LoadOptions,
): Promise<LoadReport[]> {
  const stopped = (): void => options.signal?.throwIfAborted();
  stopped();
  let parts: Part[];
  try {
    parts = await importer.open(file, options);
  } catch (error) {
    stopped();
    return [failedReport(file.name, error)];
  }
  const reports: LoadReport[] = [];
  const unknown: { part: Part; report: LoadReport }[] = [];
  for (const part of parts.filter((p) => !p.sheet?.hidden)) {
    stopped();
    try {
      const load = options.raw ? importer.raw(part, options) : loadPart(importer, part, options);
      reports.push(await load);
    } catch (error) {
      stopped();
      const report = failedReport(part.name, error);
      if (part.sheet && NO_TABLE.has(report.error?.code ?? '')) unknown.push({ part, report });
      else reports.push(report);
    }
  }
  return withoutNotes(reports, unknown);
}

async function loadPart(importer: Importer, part: Part, options: LoadOptions): Promise<LoadReport> {
  const plan = await importer.plan(part, options);
  try {
    return await importer.load(plan, options);
  } catch (error) {
    await importer.discard(plan);
    throw error;
  }
}

/** Beside a table, a sheet like this is a cover or notes, not a failure. */
const NO_TABLE = new Set(['not-recognised', 'column-missing', 'file-empty']);

function withoutNotes(
  reports: LoadReport[],
  unknown: readonly { part: Part; report: LoadReport }[],
): LoadReport[] {
  const first = reports.find((report) => !report.error);
  if (!first) return [...reports, ...unknown.map(({ report }) => report)];
  const names = unknown.flatMap(({ part }) => part.sheet?.name ?? []);
  if (names.length > 0)
    first.warnings.push(say({ code: 'sheets-left-out', args: { n: names.length, names } }));
  return reports;
}

function failedReport(name: string, error: unknown): LoadReport {
  const { code, message, hint } = explain(error);
  return {
    file: name,
    source: 'unknown',
    table: null,
    lines: 0,
    rows: 0,
    rejected: 0,
    blank: 0,
    totals: 0,
    duplicates: 0,
    sums: {},
    replaced: 0,
    encoding: '',
    mapping: [],
    warnings: [],
    error: { code, message, hint },
  };
}
