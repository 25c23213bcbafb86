import { afterEach, expect, test, vi } from 'vitest';
import { openApart } from '../../../../src/import/readers/workbooks/apart.ts';
import { Problem } from '../../../../src/model/problem.ts';

// The library that reads xls and xlsb hears nothing while it parses: a cancel ends its worker.

/** A worker that is busy for ever, unless it is told to answer. */
class Busy {
  static all: Busy[] = [];
  asked: unknown = null;
  isEnded = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  constructor() {
    Busy.all.push(this);
  }
  postMessage(asked: unknown): void {
    this.asked = asked;
  }
  terminate(): void {
    this.isEnded = true;
  }
}

// How the page starts a worker is not of Node; that one stands in its place is enough.
vi.mock('../../../../src/engine/start.ts', () => ({ startWorker: () => new Busy() }));

afterEach(() => {
  vi.unstubAllGlobals();
  Busy.all = [];
});

/** A workbook that is being read, and the flag by which its job is cancelled. */
async function busy(): Promise<{ read: Promise<unknown>; worker: Busy; cancel: () => void }> {
  vi.stubGlobal('Worker', Busy);
  let isCancelled = false;
  const check = (): void => {
    if (isCancelled) throw new Problem('cancelled');
  };
  const read = openApart(new Blob(['x']), 'a.xls', 'xls', { check, progress: () => {} });
  read.catch(() => {});
  await vi.waitFor(() => expect(Busy.all[0]?.asked).toMatchObject({ container: 'xls' }), 5_000);
  return { read, worker: Busy.all[0]!, cancel: () => (isCancelled = true) };
}

test('a cancel ends a worker that hears nothing, well within a second', async () => {
  const { read, worker, cancel } = await busy();
  const started = performance.now();
  cancel();
  await expect(read).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(worker.isEnded).toBe(true);
});

test('a worker that answers, and one that dies, are ended too', async () => {
  const sound = await busy();
  sound.worker.onmessage!({ data: { parts: [] } });
  expect(await sound.read).toEqual([]);
  expect(sound.worker.isEnded).toBe(true);
  Busy.all = [];
  const dying = await busy();
  dying.worker.onerror!({ message: 'out of memory' });
  await expect(dying.read).rejects.toMatchObject({ code: 'workbook-damaged' });
  expect(dying.worker.isEnded).toBe(true);
});
