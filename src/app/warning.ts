import type { Warning } from '../analyses/contract.ts';
import { hasMessage, t } from '../i18n/index.ts';

/** A warning of an answer in the reader's words: the kind's own message, else the app's. */
export function warningText(kind: string, { code, args }: Warning): string {
  const own = `${kind}.warning.${code}`;
  return t(hasMessage(own, 'en') ? own : `warning.${code}`, args);
}
