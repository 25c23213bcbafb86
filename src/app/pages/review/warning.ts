import { hasMessage, t } from '../../../i18n/index.ts';
import type { ImportWarning } from '../../../import/types.ts';
import type { ProblemArg } from '../../../model/problem.ts';

/** Arguments as messages take them: lists in one text. */
export const messageArgs = (
  args: Record<string, ProblemArg>,
): Record<string, string | number | boolean | null> =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? value.join(', ') : (value as string),
    ]),
  );

/** A warning of the import in words, with the column that it is about. */
export function warningText({ code, args, column, row }: ImportWarning): string {
  const key = ['importWarning', 'pages.warning', 'warning']
    .map((area) => `${area}.${code}`)
    .find((k) => hasMessage(k, 'en'));
  const filled = { column: column ?? null, row: row ?? null, ...messageArgs(args) };
  return key ? t(key, filled) : code;
}
