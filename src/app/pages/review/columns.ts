import { format, hasMessage, t } from '../../../i18n/index.ts';
import type { Counts, MappedColumn, Offer } from '../../../import/types.ts';
import { sourceName } from '../files/source.ts';
import { messageArgs } from './warning.ts';

/** How a column's text is read, in words: "date, day first", "number, decimal comma". */
export function readAs({ to, format: read }: MappedColumn, currency: string): string {
  if (to === null) return '–';
  const notes: string[] = [];
  const money = read.currency ?? (isMoney(to) ? currency : undefined);
  if (money) notes.push(money);
  if (read.decimal === ',') notes.push(t('pages.read.decimal-comma'));
  if (read.order && read.order !== 'iso') notes.push(orderName(read.order));
  if (read.scale !== undefined && read.scale !== 1) {
    notes.push(t('pages.read.scale', { scale: format.full(read.scale) }));
  }
  const type = money && read.type === 'number' ? 'money' : read.type;
  return [t(`pages.read.${type}`), ...notes].join(t('pages.list-comma'));
}

const MONEY = new Set(
  'cost platform_value value revenue discount tax shipping refund cost_of_goods amount budget reward'.split(
    ' ',
  ),
);
const isMoney = (column: string): boolean => MONEY.has(column);

/** "day/month/year"; an order that has no name is printed as it is. */
export const orderName = (order: string): string =>
  hasMessage(`pages.order.${order}`, 'en') ? t(`pages.order.${order}`) : order;

/** What a column holds, or why it is a guess; `open` where a person should look. */
export function holds(column: MappedColumn, counts: Counts): { text: string; open: boolean } {
  const { to, how, filled, distinct, unreadable } = column;
  // A total's own words stand in columns of dates and figures too.
  if (to !== null && unreadable > counts.totals) {
    return { text: t('pages.holds.unreadable', { n: unreadable }), open: true };
  }
  const why = `pages.reason.${column.reason}`;
  const reason = hasMessage(why, 'en') ? t(why) : '';
  if (to === null) return { text: reason || t('pages.holds.ignored'), open: false };
  if (column.offer) return { text: guessText('offer', column.offer), open: false };
  if (how === 'values' && column.args) {
    const { confidence, reason: code, args } = column;
    return { text: guessText('taken', { to, confidence, reason: code, args }), open: false };
  }
  if (how === 'values') {
    const confidence = format.percent(column.confidence, 0);
    return { text: t('pages.holds.guessed', { confidence }), open: false };
  }
  const empty = Math.max(0, counts.rows - filled);
  // Large files do not have their distinct values counted before loading.
  const text = distinct === 0 ? 'pages.holds.filled' : 'pages.holds.values';
  return { text: t(text, { distinct, filled, empty }), open: false };
}

/** A guess with the relation that speaks for it. */
const guessText = (kind: 'offer' | 'taken', { to, confidence, reason, args }: Offer): string =>
  t(`pages.guess.${kind}`, {
    to,
    confidence: format.percent(confidence, 0),
    why: t(`pages.guess.${reason}`, messageArgs(args)),
  });

/** On what grounds dates and decimal marks are read as they are; empty where nothing was in doubt. */
export function evidenceOf({ format: { evidence } }: MappedColumn): string {
  const key = evidence && `pages.evidence.${evidence.code}`;
  if (!key || !hasMessage(key, 'en')) return '';
  const { order, source } = evidence.args;
  return t(key, {
    ...messageArgs(evidence.args),
    ...(typeof order === 'string' ? { order: orderName(order) } : {}),
    ...(typeof source === 'string' ? { source: sourceName(source) } : {}),
  });
}
