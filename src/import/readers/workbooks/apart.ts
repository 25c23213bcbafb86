import { Problem } from '../../../model/problem.ts';
import type { Part } from '../../types.ts';
import type { Running } from '../jobs.ts';
import { startWorker } from '../../../engine/start.ts';
import type { Answer, Asked } from './apart.worker.ts';

/** How often a cancel is looked for while the library is busy. */
const LOOK = 50;

/**
 * The sheets of a workbook that only the library reads, whose parse is one long step that hears
 * nothing: it runs in a worker of its own, which a cancel ends, and whose memory goes with it. The
 * jobs beside it in our worker go on. Where there are no workers (tests), it runs here.
 */
export async function openApart(
  blob: Blob,
  name: string,
  container: string,
  running: Running,
): Promise<Part[]> {
  if (typeof Worker === 'undefined') {
    const { openBySheetJs } = await import('./sheetjs.ts');
    return openBySheetJs(blob, name, container, running);
  }
  const { default: url } = await import('./apart.worker.ts?worker&url');
  running.check();
  const worker = startWorker(new URL(url, import.meta.url).href, 'module');
  let look: ReturnType<typeof setInterval> | undefined;
  try {
    return await new Promise<Part[]>((done, fail) => {
      look = setInterval(() => {
        try {
          running.check();
        } catch (error) {
          fail(error);
        }
      }, LOOK);
      worker.onmessage = ({ data }: MessageEvent<Answer>) =>
        'parts' in data
          ? done(data.parts)
          : fail(new Problem(data.problem.code, data.problem.args));
      // The library ran out of memory, or its script could not be fetched.
      worker.onerror = ({ message }) => fail(new Problem('workbook-damaged', { detail: message }));
      worker.postMessage({ blob, name, container } satisfies Asked);
    });
  } finally {
    clearInterval(look);
    worker.terminate();
  }
}
