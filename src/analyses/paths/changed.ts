import { newcombe } from '../../stats/interval.ts';
import { normalQuantile } from '../../stats/normal.ts';
import type { Finding, Row } from '../contract.ts';
import { isGroups } from '../parts/groups/sides.ts';
import type { PathsAnswer } from './result.ts';
import type { PathsSpec } from './spec.ts';

/** Fewer units than this on either side are not worth a sentence. */
const ENOUGH = 30;
const n = (row: Row, column: string): number => Number(row[column] ?? 0);

/** The path whose share changed most beyond noise, or that none did; of the whole. */
export function changedPath({ rows, parts }: PathsAnswer, spec: PathsSpec): Finding[] {
  const tested = (parts['differences'] ?? []).filter(
    (d) =>
      d['against'] === 'compared' &&
      (d['breakdown'] ?? null) === null &&
      d['what'] === 'path' &&
      d['rest'] !== true,
  );
  const wholes = rows.filter((r) => (r['breakdown'] ?? null) === null && Array.isArray(r['nodes']));
  const own = (d: Row): Row | undefined =>
    wholes.find(
      (r) => r['period'] === 'current' && JSON.stringify(r['nodes']) === JSON.stringify(d['nodes']),
    );
  const z = normalQuantile(1 - 0.025 / Math.max(1, tested.length));
  const found = tested.flatMap((d) => {
    const row = own(d);
    if (!row || n(row, 'size') < ENOUGH || n(d, 'other_size') < ENOUGH) return [];
    const now: [number, number] = [n(row, 'count'), n(row, 'size')];
    const then: [number, number] = [n(d, 'other_count'), n(d, 'other_size')];
    return [{ d, row, now, then, interval: newcombe(...now, ...then, z) }];
  });
  const size = ({ d }: { d: Row }): number => Math.abs(n(d, 'difference'));
  const sorted = found.sort((a, b) => size(b) - size(a));
  const sure = sorted.find((f) => f.interval.low > 0 || f.interval.high < 0);
  const told = sure ?? sorted[0];
  if (!told) return [];
  const { d, row, now, then, interval } = told;
  return [
    {
      key: `paths.finding.changed-${sure ? 'path' : 'noise'}`,
      args: {
        path: String(row['path']),
        count: spec.count,
        groups: String(isGroups(spec.compare)),
        more: n(d, 'difference') > 0 ? 'yes' : 'no',
        now: { rate: now[0] / now[1], of: now },
        then: { rate: then[0] / then[1], of: then },
        difference: { points: n(d, 'difference') },
        low: { points: interval.low },
        high: { points: interval.high },
        tests: tested.length,
      },
      level: 'info',
      reason: 'paths.reason.changed',
      evidence: [{ breakdown: null, nodes: d['nodes']! }],
    },
  ];
}
