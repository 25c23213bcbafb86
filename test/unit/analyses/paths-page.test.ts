import { expect, test } from 'vitest';
import { icicle } from '../../../src/analyses/paths/icicle.ts';
import { layout, namesBySize } from '../../../src/analyses/paths/layout.ts';
import { pathsDefaults } from '../../../src/analyses/paths/spec.ts';
import { analyse } from '../../tools/analyse.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';

// What the page makes of paths: the flow's places, the sentences, the first spec.

const step = (at: number, node: string, count: number, ended: number) => ({
  step: at,
  node,
  count,
  ended,
});
const steps = [step(1, 'visit', 100, 20), step(2, 'view', 60, 60), step(2, '(other)', 20, 20)];
const link = (target: string, count: number) => ({ step: 1, source: 'visit', target, count });
const links = [link('(other)', 20), link('view', 60)];

test('a node is as thick as it has units; bands leave and arrive in the order of the nodes', () => {
  const placed = layout(steps, links, { x: (at) => at * 100, height: 200, gap: 10 });
  // The first step is the fullest: 200 pixels for 100 units.
  expect(placed.nodes.map((d) => [d.x, d.y1, d.y2, d.end1, d.rest])).toEqual([
    [100, 0, 200, 160, false],
    [200, 0, 120, 0, false],
    [200, 130, 170, 130, true],
  ]);
  expect(placed.links.map((d) => [d.target.name, d.y1, d.y2, d.thick])).toEqual([
    ['view', 0, 0, 120],
    ['(other)', 120, 130, 40],
  ]);
  expect(layout([], [], { x: () => 0, height: 200, gap: 10 })).toEqual({ nodes: [], links: [] });
  expect(namesBySize(steps)).toEqual(['visit', 'view', '(other)']);
});

test('an icicle: each node beside the one before it, then the rest, then who goes no further', () => {
  const branch = (begins: string[], count: number, ended: number) => ({
    begins,
    step: begins.length,
    count,
    ended,
    size: 100,
  });
  const rows = [branch(['a'], 90, 20), branch(['a', 'b'], 30, 30), branch(['a', 'c'], 30, 0)];
  expect(
    icicle(rows, 200, 2).map((p) => [p.what, p.begins.join(), p.step, p.count, p.of, p.y1, p.y2]),
  ).toEqual([
    ['node', 'a', 1, 90, 100, 0, 180],
    ['node', 'a,b', 2, 30, 90, 0, 60],
    // All of b end there; of c, at the last step, nobody is followed.
    ['ended', 'a,b', 2, 30, 30, 0, 60],
    ['node', 'a,c', 2, 30, 90, 60, 120],
    ['rest', 'a', 2, 10, 90, 120, 140],
    ['ended', 'a', 1, 20, 90, 140, 180],
    ['rest', '', 1, 10, 100, 180, 200],
  ]);
  expect(icicle([], 200, 2)).toEqual([]);
});

const engine = await nativeEngine();
/** A session of a person of its own: its events a minute apart. */
const sessions = (first: number, many: number, names: readonly string[]) =>
  Array.from({ length: many }, (_, i) =>
    names.map((event, minute) => ({
      user: `u${first + i}`,
      ts: `2026-01-05 10:0${minute}:00`,
      event,
    })),
  ).flat();

test('three sentences: the most common path, where most stop, the detour', async () => {
  const context = await fill(engine, {
    events: [
      ...sessions(0, 40, ['visit', 'view']),
      ...sessions(100, 30, ['visit']),
      ...sessions(200, 30, ['visit', 'help', 'visit', 'view', 'purchase']),
    ],
  });
  expect(pathsDefaults(context).conversion).toEqual({ event: 'purchase', where: [] });
  const { findings } = await analyse(engine, context, pathsDefaults(context));
  expect(findings.map((f) => [f.key, f.args])).toEqual([
    [
      'paths.finding.common',
      { path: 'visit → view', taken: { rate: 0.4, of: [40, 100] }, count: 'sessions' },
    ],
    [
      'paths.finding.stop-from',
      expect.objectContaining({ node: 'view', step: 2, ended: { rate: 1, of: [40, 40] } }),
    ],
    [
      'paths.finding.detour',
      {
        source: 'visit',
        target: 'help',
        count: 'sessions',
        taken: { rate: 0.3, of: [30, 100] },
      },
    ],
  ]);
  const few = await fill(engine, { events: sessions(0, 29, ['visit', 'view']) });
  expect((await analyse(engine, few, { kind: 'paths' })).findings).toEqual([]);
});
