import { explain } from '../i18n/index.ts';
import type { Notice } from './types.ts';

/** Short messages that stay until read. */
export class Notices {
  all = $state.raw<Notice[]>([]);
  #next = 1;

  add(
    level: Notice['level'],
    key: string,
    args: Notice['args'] = {},
    action: Notice['action'] = null,
  ): number {
    const id = this.#next++;
    this.all = [...this.all, { id, level, key, args, action }];
    return id;
  }

  /** Says what went wrong, in the reader's words. */
  failed(error: unknown): void {
    const { code, message, hint } = explain(error);
    if (code !== 'cancelled') this.add('error', 'notice.failed', { message, hint });
  }

  dismiss(id: number): void {
    this.all = this.all.filter((n) => n.id !== id);
  }
}
