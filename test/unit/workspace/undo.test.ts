import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHistory } from '../../../src/workspace/undo.ts';

test('goes back and forth; something new forgets what was undone', () => {
  const history = createHistory<string>(10);
  expect([history.current, history.canUndo, history.canRedo]).toEqual([undefined, false, false]);
  expect(history.undo()).toBeUndefined();
  for (const state of ['a', 'b', 'c']) history.push(state);
  expect([history.undo(), history.undo(), history.undo()]).toEqual(['b', 'a', undefined]);
  expect([history.current, history.canUndo, history.canRedo]).toEqual(['a', false, true]);
  expect(history.redo()).toBe('b');
  history.push('d');
  expect([history.canRedo, history.redo(), history.undo(), history.undo()]).toEqual([
    false,
    undefined,
    'b',
    'a',
  ]);
});

test('the same state twice is one step', () => {
  const history = createHistory<object>(10);
  const state = { kind: 'funnel' };
  history.push(state);
  history.push(state);
  expect(history.canUndo).toBe(false);
});

test('one group in a row is one step, until something else or an undo comes between', () => {
  const history = createHistory<string>(10);
  history.push('');
  for (const state of ['f', 'fu', 'fun']) history.push(state, 'title');
  expect(history.current).toBe('fun');
  expect(history.undo()).toBe('');
  history.redo();
  history.push('funn', 'title');
  expect(history.undo()).toBe('fun');
});

test('the first state is never swallowed by a group', () => {
  const history = createHistory<string>(10);
  history.push('a', 'title');
  history.push('b', 'title');
  expect(history.undo()).toBe('a');
});

test('agrees with two plain stacks', () => {
  const step = fc.oneof(fc.nat(1e6), fc.constantFrom('undo' as const, 'redo' as const));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step), (limit, steps) => {
      const history = createHistory<number>(limit);
      let past: number[] = [];
      let future: number[] = [];
      for (const what of steps) {
        if (typeof what === 'number') {
          history.push(what);
          if (past.at(-1) === what) continue;
          past = [...past, what];
          if (past.length > limit) past.shift();
          future = [];
        } else if (what === 'undo') {
          history.undo();
          if (past.length > 1) future.push(past.pop()!);
        } else {
          history.redo();
          if (future.length) past.push(future.pop()!);
        }
        expect(history.current).toBe(past.at(-1));
        expect([history.canUndo, history.canRedo]).toEqual([past.length > 1, future.length > 0]);
      }
    }),
  );
});
