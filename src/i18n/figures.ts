import * as format from './format.ts';
import { hasMessage, t, type MessageArg } from './messages.ts';

/**
 * A figure in a sentence as analyses give it: plain, or with its unit. A rate carries its
 * numerator and denominator, a difference of shares is in points.
 */
export type Figure =
  | string
  | number
  | { money: number }
  | { rate: number; of?: [number, number] }
  | { points: number }
  /** A change as a share of what it was, its sign always printed. */
  | { change: number }
  | { decimal: number }
  /** A name that may be one of ours, worded by the message `<under>.<named>`; else it is the file's. */
  | { named: string; under: string }
  | { seconds: number }
  | { day: string };

function write(figure: Figure): MessageArg {
  if (typeof figure !== 'object') return figure;
  if ('money' in figure) return format.money(figure.money);
  if ('rate' in figure) return figure.of ? format.share(...figure.of) : format.percent(figure.rate);
  if ('points' in figure) return format.points(figure.points);
  if ('change' in figure) return format.change(figure.change);
  if ('decimal' in figure) return format.decimal(figure.decimal, 2);
  if ('named' in figure) {
    const key = `${figure.under}.${figure.named}`;
    return hasMessage(key, 'en') ? t(key) : figure.named;
  }
  if ('seconds' in figure) return format.duration(figure.seconds);
  return format.day(figure.day, true);
}

/** A message whose figures are written in the reader's language. */
export const sentence = (key: string, args: Record<string, Figure>): string =>
  t(key, Object.fromEntries(Object.entries(args).map(([k, x]) => [k, write(x)])));

/** Message and hint of anything thrown that has a `code`; of anything else, its own text. */
export function explain(error: unknown): { code: string; message: string; hint: string } {
  const e = error as { code?: unknown; args?: Record<string, MessageArg>; message?: unknown };
  const code = typeof e?.code === 'string' ? e.code : 'unexpected';
  const args = Object.fromEntries(
    Object.entries(e?.args ?? {}).map(([k, x]) => [k, Array.isArray(x) ? x.join(', ') : x]),
  );
  const { reason } = args;
  if (typeof reason === 'string' && hasMessage(`reason.${reason}`)) {
    args['reason'] = t(`reason.${reason}`, args);
  }
  const key = hasMessage(`error.${code}`, 'en') ? code : 'unexpected';
  const all = { detail: String(e?.message ?? error), ...args };
  return { code, message: t(`error.${key}`, all), hint: t(`error.${key}.hint`, all) };
}
