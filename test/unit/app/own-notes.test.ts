import { expect, test } from 'vitest';
import { allNotes, OwnNotes } from '../../../src/app/own-notes.ts';
import { KINDS } from '../../../src/app/records.ts';
import { memoryWorkspace, recordKinds } from '../../../src/workspace/index.ts';

test('a note is kept, taken away and had back, and stands among those of the files', async () => {
  const notes = new OwnNotes(memoryWorkspace(recordKinds(KINDS)));
  const sale = { from: '2026-03-08', to: null, text: '大促' };
  await notes.add(sale);
  const undo = await notes.add({ from: '2026-04-01', to: '2026-04-03', text: 'down' });
  const [latest, first] = await notes.all();
  expect(latest).toMatchObject({ from: '2026-04-01', to: '2026-04-03', text: 'down' });
  expect(first).toMatchObject(sale);

  const back = await notes.remove(first!);
  expect(await notes.all()).toEqual([latest]);
  await back();
  expect(await notes.all()).toEqual([latest, first]);
  await undo();
  expect(await notes.all()).toEqual([first]);

  const loaded = [{ from: '2026-03-09', to: null, text: 'file', detail: 'x' }];
  expect(allNotes(loaded, [first!]).map((n) => n.text)).toEqual(['大促', 'file']);
});
