import { expect, test } from 'vitest';
import {
  bindKey,
  comboOf,
  isTyping,
  listenKeys,
  printCombo,
  shortcuts,
} from '../../../src/ui/keys.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

/** A key press that a target can send. */
class Press extends Event {
  constructor(of: ReturnType<typeof press>) {
    super('keydown', { cancelable: true });
    Object.assign(this, of);
  }
}

test('combos are named by sign, mod and shift', () => {
  expect(comboOf(press('k', { ctrlKey: true }))).toBe('mod+k');
  expect(comboOf(press('k', { metaKey: true }))).toBe('mod+k');
  expect(comboOf(press('Z', { ctrlKey: true, shiftKey: true }))).toBe('mod+shift+z');
  expect(comboOf(press('?', { shiftKey: true }))).toBe('?');
  expect(comboOf(press('/'))).toBe('/');
  expect(comboOf(press('k', { altKey: true, ctrlKey: true }))).toBeNull();
});

test('the newest binding of a combo runs, and the one below it when that goes', () => {
  const target = new EventTarget();
  const heard: string[] = [];
  const stop = listenKeys(target);
  const off = [bindKey('s', 'a', () => heard.push('first'))];
  off.push(bindKey('s', 'b', () => heard.push('second')));
  target.dispatchEvent(new Press(press('s')));
  off.pop()!();
  target.dispatchEvent(new Press(press('s')));
  expect(heard).toEqual(['second', 'first']);
  expect(shortcuts().map((s) => s.label)).toEqual(['a']);
  off.pop()!();
  target.dispatchEvent(new Press(press('s')));
  expect(heard).toHaveLength(2);
  stop();
});

test('a press that somebody handled, and one after stopping, is left alone', () => {
  const target = new EventTarget();
  let heard = 0;
  const stop = listenKeys(target);
  const off = bindKey('mod+k', 'a', () => heard++);
  const handled = new Press(press('k', { ctrlKey: true }));
  handled.preventDefault();
  target.dispatchEvent(handled);
  expect(heard).toBe(0);
  const taken = new Press(press('k', { ctrlKey: true }));
  target.dispatchEvent(taken);
  expect([heard, taken.defaultPrevented]).toEqual([1, true]);
  stop();
  target.dispatchEvent(new Press(press('k', { ctrlKey: true })));
  expect(heard).toBe(1);
  off();
});

test('single keys, undo and redo are off while typing; other combos are not', () => {
  const field = Object.assign(new EventTarget(), { closest: () => field });
  const heard: string[] = [];
  const stop = listenKeys(field);
  const combos = ['s', '?', 'mod+z', 'mod+shift+z', 'mod+k'];
  const off = combos.map((combo) => bindKey(combo, combo, () => heard.push(combo)));
  for (const of of [
    press('s'),
    press('?'),
    press('z', { ctrlKey: true }),
    press('Z', { ctrlKey: true, shiftKey: true }),
    press('k', { ctrlKey: true }),
  ]) {
    field.dispatchEvent(new Press(of));
  }
  expect(heard).toEqual(['mod+k']);
  off.forEach((unbind) => unbind());
  stop();
});

test('nothing is typed where there is no element', () => {
  expect(isTyping(null)).toBe(false);
  expect(isTyping(new EventTarget())).toBe(false);
});

test('combos are printed with the keys’ own names', () => {
  expect(printCombo('mod+shift+z')).toBe('Ctrl Shift Z');
  expect(printCombo('mod+Enter')).toBe('Ctrl Enter');
  expect(printCombo('?')).toBe('?');
});
