import { Problem } from '../../../model/problem.ts';
import type { Part } from '../../types.ts';
import { openBySheetJs } from './sheetjs.ts';

/** What is asked of this worker, once: the sheets of a workbook. */
export interface Asked {
  blob: Blob;
  name: string;
  container: string;
}
/** Errors lose their class between threads. */
export type Answer = { parts: Part[] } | { problem: Pick<Problem, 'code' | 'args'> };

const running = { check: () => {}, progress: () => {} };

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void openBySheetJs(data.blob, data.name, data.container, running)
    .then(
      (parts): Answer => ({ parts }),
      (error: unknown): Answer => {
        const { code, args } = error instanceof Problem ? error : new Problem('workbook-damaged');
        return { problem: { code, args } };
      },
    )
    .then((answer) => postMessage(answer));
});
