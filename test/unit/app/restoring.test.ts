import { expect, test } from 'vitest';
import { planRestore } from '../../../src/app/restoring.ts';
import type { StoredRecord } from '../../../src/workspace/index.ts';
import type { Verified } from '../../../src/workspace/bundle/index.ts';

const stamp = '2026-01-01T00:00:00.000Z';
const record = (kind: string, id: string, body: unknown): StoredRecord => ({
  kind,
  id,
  version: 1,
  body,
  created: stamp,
  changed: stamp,
});
const load = (fileId: number, over: object = {}) =>
  record('load', String(fileId), {
    fileId,
    file: `${fileId}.csv`,
    hash: `hash ${fileId}`,
    table: 'spend',
    source: 'google',
    kept: `${fileId}-k.arrow`,
    from: '2025-01-01',
    to: '2025-01-31',
    ...over,
  });
const settings = (over: object = {}) =>
  record('settings', 'settings', { currency: 'CNY', rates: [], segments: [], ...over });
const bundle = (records: StoredRecord[], parts = ['data', 'analyses', 'settings']): Verified => ({
  header: { format: 1, app: '0', made: stamp, sealed: null },
  records,
  parts,
  files: records
    .filter((r) => r.kind === 'load')
    .map((r) => ({ name: (r.body as { kept: string }).kept, bytes: 1 })),
});
let ids = 0;
const means = {
  newId: () => `${String(++ids).padStart(12, '0')}abc`,
  renumber: () => (pieces: AsyncIterable<Uint8Array>) => pieces,
};
/** What stands after the plan's changes, by a plain map. */
function after(standing: StoredRecord[], { changes }: ReturnType<typeof planRestore>) {
  const all = new Map(standing.map((r) => [`${r.kind} ${r.id}`, r.body]));
  for (const change of changes) {
    if ('put' in change) all.set(`${change.put.kind} ${change.put.id}`, change.put.body);
    else all.delete(`${change.remove.kind} ${change.remove.id}`);
  }
  return Object.fromEntries(all);
}

test('replace: the parts of the bundle stand as there, the others as here', () => {
  const standing = [
    settings({ currency: 'EUR' }),
    load(1),
    record('analysis', 'mine', { title: 'm' }),
  ];
  const plan = planRestore(
    'replace',
    bundle(
      [load(1, { hash: 'other' }), record('analysis', 'theirs', { title: 't' })],
      ['data', 'analyses'],
    ),
    standing,
    means,
  );
  const now = after(standing, plan);
  expect(Object.keys(now).sort()).toEqual(['analysis theirs', 'load 1', 'settings settings']);
  expect(now['settings settings']).toMatchObject({ currency: 'EUR' });
  expect(now['load 1']).toMatchObject({ hash: 'other' });
  // The file that stands is not written over.
  expect(plan.files).toHaveLength(1);
  expect(plan.files[0]!.to).not.toBe('1-k.arrow');
  expect((now['load 1'] as { kept: string }).kept).toBe(plan.files[0]!.to);
});

test('merge: nothing that stands goes, and what differs under one id stands twice', () => {
  const standing = [
    settings({ rates: [{ currency: 'USD', day: '2025-01-01', rate: 7 }] }),
    record('analysis', 'same', { title: 's', spec: {} }),
    record('analysis', 'both', { title: 'ours', spec: {} }),
    record('version', 'v0', { of: 'both', body: {} }),
  ];
  const before = after(standing, { changes: [], files: [], left: [] });
  const plan = planRestore(
    'merge',
    bundle([
      settings({
        timeZone: 'UTC',
        rates: [
          { currency: 'USD', day: '2025-01-01', rate: 9 },
          { currency: 'USD', day: '2025-02-01', rate: 8 },
        ],
        segments: [{ id: 'seg', name: 'S', match: 'all', rules: [] }],
      }),
      record('analysis', 'same', { title: 's', spec: {} }),
      record('analysis', 'both', { title: 'theirs', spec: {} }),
      record('version', 'v1', { of: 'both', body: {} }),
      record('analysis', 'new', { title: 'n', spec: {} }),
    ]),
    standing,
    means,
  );
  const now = after(standing, plan);
  for (const key of Object.keys(before).filter((k) => !k.startsWith('settings'))) {
    expect(now[key]).toEqual(before[key]);
  }
  const titles = Object.entries(now).filter(([key]) => key.startsWith('analysis'));
  expect(titles.map(([, body]) => (body as { title: string }).title).sort()).toEqual([
    'n',
    'ours',
    's',
    'theirs',
  ]);
  const theirs = titles.find(([, body]) => (body as { title: string }).title === 'theirs')![0];
  expect(`analysis ${(now['version v1'] as { of: string }).of}`).toBe(theirs);
  expect(now['settings settings']).toMatchObject({
    currency: 'CNY',
    rates: [
      { day: '2025-01-01', rate: 7 },
      { day: '2025-02-01', rate: 8 },
    ],
    segments: [{ id: 'seg' }],
  });
  expect(now['settings settings']).not.toHaveProperty('timeZone');
});

test('merge: loads get free numbers; the same content and days that stand are left out', () => {
  const standing = [load(1), load(4, { from: '2025-06-01', to: '2025-06-30' })];
  const plan = planRestore(
    'merge',
    bundle([
      load(1, { from: '2025-01-20', to: '2025-02-20', hash: 'x' }), // days of ours
      load(2, { hash: 'hash 4', from: '2025-06-01', to: '2025-06-30' }), // ours under another number
      load(3, { source: 'meta' }), // another platform's days
      load(4, { from: '2025-03-01', to: '2025-03-31', hash: 'y' }),
      load(5, { goneBy: 4, hash: 'z' }), // replaced there already
    ]),
    standing,
    means,
  );
  const now = after(standing, plan) as Record<string, { file: string; fileId: number }>;
  expect(Object.keys(now).sort()).toEqual(['load 1', 'load 4', 'load 5', 'load 6']);
  expect([now['load 5'], now['load 6']].map((l) => [l!.fileId, l!.file])).toEqual([
    [5, '3.csv'],
    [6, '4.csv'],
  ]);
  expect(plan.left).toEqual([
    { file: '1.csv', why: 'days' },
    { file: '2.csv', why: 'here' },
  ]);
  expect(plan.files.map((f) => f.from)).toEqual(['3-k.arrow', '4-k.arrow']);
});
