import { hasMessage, t } from '../i18n/index.ts';
import type { ProblemArg } from '../model/problem.ts';
import type { ImportWarning, LoadRecord, LoadReport, Question, RawRecord } from './types.ts';

/** The report of a content that is loaded already: as the first time, and said. */
export function already(twin: LoadRecord | RawRecord, file: string): LoadReport {
  const warning = say({ code: 'already-loaded', args: { file: twin.file } });
  return { ...twin.report, file, warnings: [...twin.report.warnings, warning] };
}

/** Nobody was asked: what was left open was assumed, and is said; the currency is said of its rows. */
export const assumed = (
  questions: readonly Question[],
  answers: Readonly<Record<string, string>>,
): ImportWarning[] =>
  questions
    .filter((q) => q.code !== 'currency')
    .filter((q) => answers[`${q.code}:${q.column}`] === undefined && answers[q.code] === undefined)
    .map((q) => ({
      code: `assumed-${q.code}`,
      args: { ...q.args, taken: q.options[0]! },
      ...(q.column === undefined ? {} : { column: q.column }),
    }));

/** A warning in the page's language. */
export function say({ code, args, row, column }: ImportWarning): LoadReport['warnings'][number] {
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
