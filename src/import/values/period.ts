import { blanksSql } from './text.ts';

/**
 * SQL: the first and last day of a period cell: `2026-01`, `2026年1月`, `2026-Q1`, `2026-W02`,
 * `2026`, a day, or two days parted by 至, ~ or "to". NULL where it is none of these.
 */
export function periodSql(cell: string): { from: string; to: string } {
  const text = `lower(${blanksSql(cell)})`;
  const part = (pattern: string, i: number) =>
    `TRY_CAST(regexp_extract(${text}, '${pattern}', ${i}) AS INTEGER)`;
  const is = (pattern: string) => `regexp_matches(${text}, '${pattern}')`;
  const month = '^([0-9]{4})[-/.年]([0-9]{1,2})月?$';
  const quarter = '^([0-9]{4})[- 年]?(?:q|第)([1-4])(?:季度)?$';
  const week = '^([0-9]{4})[- 年]?(?:w|第)([0-9]{1,2})周?$';
  const year = '^([0-9]{4})年?$';
  const twoDays =
    '^([0-9]{4}[-/]?[0-9]{2}[-/]?[0-9]{2}) ?(?:至|到|~|–|—|to) ?([0-9]{4}[-/]?[0-9]{2}[-/]?[0-9]{2})$';
  const day = (i: number) =>
    `try_strptime(regexp_replace(regexp_extract(${text}, '${twoDays}', ${i}), '[-/]', '', 'g'), '%Y%m%d')::DATE`;
  const first = {
    month: `make_date(${part(month, 1)}, ${part(month, 2)}, 1)`,
    quarter: `make_date(${part(quarter, 1)}, 3 * ${part(quarter, 2)} - 2, 1)`,
    // 4 January always lies in week 1; weeks begin on Monday.
    week: `(date_trunc('week', make_date(${part(week, 1)}, 1, 4)) + to_days(7 * (${part(week, 2)} - 1)))::DATE`,
    year: `make_date(${part(year, 1)}, 1, 1)`,
  };
  const cases = (span: Record<keyof typeof first, string>, pair: string) => `CASE
      WHEN ${is(month)} AND ${part(month, 2)} BETWEEN 1 AND 12 THEN ${span.month}
      WHEN ${is(quarter)} THEN ${span.quarter}
      WHEN ${is(week)} THEN ${span.week}
      WHEN ${is(year)} THEN ${span.year}
      WHEN ${is(twoDays)} THEN ${pair}
      ELSE TRY_CAST(${text} AS DATE) END`;
  return {
    from: cases(first, day(1)),
    to: cases(
      {
        month: `last_day(${first.month})`,
        quarter: `last_day((${first.quarter} + INTERVAL 2 MONTHS)::DATE)`,
        week: `(${first.week} + 6)`,
        year: `make_date(${part(year, 1)}, 12, 31)`,
      },
      day(2),
    ),
  };
}
