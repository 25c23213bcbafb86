import { readFileSync } from 'node:fs';
import type { SqlValue } from '../../src/model/sql.ts';

type Rows = Record<string, SqlValue>[];

/** A clean CSV file (no quotes that hide a comma) as records of text. */
export function records(path: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = head!.split(',').map((n) => n.replaceAll('"', ''));
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((n, i) => [n, (cells[i] ?? '').replaceAll('"', '')]));
  });
}

const number = (text: string | undefined): number | null => (text ? Number(text) : null);

export const events = (path: string): Rows =>
  records(path).map((r) => ({
    user: r['user_id']!,
    event: r['event']!,
    ts: r['timestamp']!,
    channel: r['channel'] || null,
    value: number(r['value']),
  }));

export const orders = (dir: string): Rows =>
  records(`${dir}/orders.csv`).map((r) => ({
    order_id: r['order_id']!,
    ts: r['timestamp']!,
    customer: r['customer_id'] || null,
    currency: r['currency'] || null,
    revenue: number(r['revenue']),
    refund: number(r['refund']),
    cost_of_goods: number(r['cost_of_goods']),
  }));

export const spend = (dir: string): Rows =>
  records(`${dir}/spend.csv`).map((r) => ({
    day: r['day']!,
    channel: r['channel'] || null,
    campaign: r['campaign'] || null,
    currency: r['currency'] || null,
    cost: number(r['cost']),
    impressions: number(r['impressions']),
    clicks: number(r['clicks']),
  }));
