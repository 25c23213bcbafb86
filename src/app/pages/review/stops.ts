import { format, t } from '../../../i18n/index.ts';
import type { Stop } from '../../../import/remember/stop.ts';
import { sourceName } from '../files/source.ts';
import { digitsOf } from '../files/sums.ts';
import { messageArgs, warningText } from './warning.ts';

/** A reason to stop, in words. */
export function stopText({ code, args }: Stop): string {
  const { source, before, sum, stated, warning } = args;
  if (code === 'warning') return warningText({ code: String(warning), args });
  const digits = Math.max(digitsOf(Number(sum ?? 0)), digitsOf(Number(stated ?? 0)));
  return t(`stop.${code}`, {
    ...messageArgs(args),
    ...(code === 'other-source'
      ? { source: sourceName(String(source)), before: sourceName(String(before)) }
      : {}),
    ...(code === 'total'
      ? { sum: format.fixed(Number(sum), digits), stated: format.fixed(Number(stated), digits) }
      : {}),
  });
}
