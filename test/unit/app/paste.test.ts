import { expect, test } from 'vitest';
import { pasted } from '../../../src/app/shell/paste.ts';

globalThis.Element ??= class {} as unknown as typeof Element;
const paste = (text: string, files: File[] = [], target: EventTarget | null = null) =>
  pasted(
    { target, clipboardData: { files, getData: () => text } } as unknown as ClipboardEvent,
    'Pasted',
  );

test('rows of a spreadsheet become a file', async () => {
  const [file] = paste('day\tcost\n2026-01-01\t5\n')!;
  expect(file!.name).toBe('Pasted.tsv');
  expect(await file!.text()).toBe('day\tcost\n2026-01-01\t5\n');
});

test('files in the clipboard go before its text', () => {
  const file = new File(['x'], 'a.csv');
  expect(paste('day\tcost\n1\t2', [file])).toEqual([file]);
});

test('a word, a sentence, a lone row or a list is no table', () => {
  for (const text of ['', 'hello', 'a, b and c', 'day\tcost', 'one\ntwo\nthree', 'a,b\nc']) {
    expect(paste(text)).toBeNull();
  }
});
