import * as v from 'valibot';
import { writeBundle } from '../../../src/workspace/bundle/index.ts';
import {
  analysisKinds,
  memoryWorkspace,
  recordKinds,
  type StoredRecord,
} from '../../../src/workspace/index.ts';
import { file, settings } from './samples.ts';

export const kinds = recordKinds({
  ...analysisKinds,
  note: { version: 1, schema: v.strictObject({ text: v.string(), file: v.string() }) },
});
export const fresh = () => memoryWorkspace(kinds);

const stamp = '2026-01-01T00:00:00.000Z';
export const record = (kind: string, id: string, body: unknown, version = 1): StoredRecord => ({
  kind,
  id,
  version,
  body,
  created: stamp,
  changed: stamp,
});

/** Bytes that no compressor shortens, always the same. */
export function noise(bytes: number, seed = 1): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes);
  let state = seed;
  for (let i = 0; i < bytes; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    all[i] = state >>> 24;
  }
  return all;
}

export const SECRET = 'top secret 绝密 Acme';
export const records = (): StoredRecord[] => [
  record('analysis', 'a', { title: SECRET, spec: { kind: 'funnel' }, settings, data: [file()] }),
  record('note', 'n', { text: SECRET, file: 'rows.arrow' }),
];
export const files = (bytes = 700_000) => [
  { name: 'rows.arrow', blob: new Blob([noise(bytes)]) },
  { name: 'empty.arrow', blob: new Blob([]) },
  { name: 'text.arrow', blob: new Blob([SECRET.repeat(1000)]) },
];

export async function bundled(
  parts: Partial<Parameters<typeof writeBundle>[0]> = {},
  passphrase?: string,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const all = { records: records(), files: files(), parts: ['all'], app: '0.1.0', ...parts };
  for await (const piece of writeBundle(all, { passphrase })) pieces.push(piece);
  return new Blob(pieces);
}

export const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
