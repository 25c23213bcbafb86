import { expect, test } from 'vitest';
import { droppedFiles } from '../../../src/app/shell/drop.ts';

// Folders as a browser hands them over: entries that are asked, and give a hundred at a time.

type Ask<T> = (take: (found: T) => void, fail: (error: Error) => void) => void;
interface Entry {
  name: string;
  fullPath: string;
  isFile: boolean;
  file?: Ask<File>;
  createReader?: () => { readEntries: Ask<Entry[]> };
}

const file = (fullPath: string, gone = false): Entry => {
  const name = fullPath.split('/').at(-1)!;
  return {
    ...{ name, fullPath, isFile: true },
    file: (take, fail) => (gone ? fail(new Error('gone')) : take(new File(['x'], name))),
  };
};
const folder = (fullPath: string, children: Entry[], breaksAt = Infinity): Entry => ({
  name: fullPath.split('/').at(-1)!,
  fullPath,
  isFile: false,
  createReader() {
    let at = 0;
    return {
      readEntries(take, fail) {
        if (at >= breaksAt) fail(new Error('no more'));
        else take(children.slice(at, (at += 100)));
      },
    };
  },
});
const dropped = (entries: (Entry | null)[], files: File[] = []) =>
  droppedFiles({
    items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
    files,
  } as unknown as DataTransfer);

test('a folder is read to the bottom, however many files it has', async () => {
  const many = Array.from({ length: 250 }, (_, i) =>
    file(`/data/${String(i).padStart(3, '0')}.csv`),
  );
  const inner = folder('/data/2026', [folder('/data/2026/01', [file('/data/2026/01/a.csv')])]);
  const { files, unread } = await dropped([folder('/data', [...many, inner]), file('/b.csv')]);
  expect(files.map((f) => f.name).sort()).toEqual(
    [...many.map((f) => f.name), 'a.csv', 'b.csv'].sort(),
  );
  expect(unread).toEqual([]);
});

test('what cannot be read is named; what systems leave beside files is not missed', async () => {
  const { files, unread } = await dropped([
    folder('/data', [
      file('/data/a.csv'),
      file('/data/gone.csv', true),
      file('/data/.DS_Store', true),
    ]),
    folder('/broken', [file('/broken/b.csv')], 0),
    null,
  ]);
  expect(files.map((f) => f.name)).toEqual(['a.csv']);
  expect(unread).toEqual(['broken', 'data/gone.csv']);
});

test('where there are no entries, the files themselves', async () => {
  const { files } = await dropped([null], [new File(['x'], 'a.csv'), new File(['x'], '.DS_Store')]);
  expect(files.map((f) => f.name)).toEqual(['a.csv']);
});
