import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deeds } from '../../../src/app/deeds.svelte.ts';

/** A deed that sets a box to a value, and back to what it held. */
function setter(box: { value: number }, value: number) {
  const before = box.value;
  const put = (next: number) => async () => void (box.value = next);
  box.value = value;
  return { label: 'deed.settings', args: {}, undo: put(before), redo: put(value) };
}

test('undo and redo go through the states as a list of them would, whatever the order', async () => {
  const act = fc.oneof(fc.constant('undo'), fc.constant('redo'), fc.nat(9));
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const box = { value: -1 };
      const deeds = new Deeds();
      let states = [-1];
      let at = 0;
      for (const one of acts) {
        if (one === 'undo') {
          await deeds.undo();
          at = Math.max(0, at - 1);
        } else if (one === 'redo') {
          await deeds.redo();
          at = Math.min(states.length - 1, at + 1);
        } else {
          deeds.add(setter(box, one as number));
          states = [...states.slice(0, at + 1), one as number];
          at += 1;
        }
        expect(box.value).toBe(states[at]);
      }
    }),
  );
});

test('one that is not the last is taken back alone; one that fails stays', async () => {
  const deeds = new Deeds();
  const done: string[] = [];
  const deed = (name: string, fails = false) => ({
    label: name,
    args: {},
    undo: async () => {
      if (fails) throw new Error('full');
      done.push(`undo ${name}`);
    },
    redo: async () => void done.push(`redo ${name}`),
  });
  const first = deed('first');
  deeds.add(first);
  deeds.add(deed('second', true));
  await deeds.undo(first);
  expect(deeds.next?.label).toBe('first');
  await expect(deeds.undo()).rejects.toThrow('full');
  expect(deeds.last?.label).toBe('second');
  await Promise.all([deeds.redo(), deeds.redo()]); // pressed twice in a hurry
  expect(done).toEqual(['undo first', 'redo first']);
});
