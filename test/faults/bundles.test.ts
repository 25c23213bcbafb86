import { expect, test } from 'vitest';
import { applyBundle, verifyBundle } from '../../src/workspace/bundle/index.ts';
import {
  bundled,
  bytesOf,
  files,
  fresh,
  kinds,
  noise,
  records,
} from '../unit/workspace/bundle-tools.ts';

// A bundle that was changed on its way is refused, or restores the exact content: never a half of it.

const ROUNDS = process.env['FUPAN_FULL'] ? 5000 : 200;
const CODES = ['bundle-cut', 'bundle-damaged', 'bundle-future', 'not-a-bundle'];
const SEALED = [...CODES, 'wrong-passphrase', 'passphrase-missing'];

/** Numbers below `n`, the same for each seed (mulberry32). */
function seeded(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

type Change = (bytes: Uint8Array<ArrayBuffer>, random: (n: number) => number) => Uint8Array;
const CHANGES: Record<string, Change> = {
  truncate: (bytes, random) => bytes.slice(0, random(bytes.length)),
  flip(bytes, random) {
    const changed = bytes.slice();
    changed[random(bytes.length)]! ^= 1 << random(8);
    return changed;
  },
  'flip in the header'(bytes, random) {
    const changed = bytes.slice();
    changed[random(200)]! ^= 1 << random(8);
    return changed;
  },
  reorder(bytes, random) {
    const size = 1 + random(300_000);
    const [a, b] = [random(bytes.length), random(bytes.length)].sort((x, y) => x - y) as [
      number,
      number,
    ];
    const [one, two] = [bytes.slice(a, a + size), bytes.slice(b, b + size)];
    const changed = bytes.slice();
    changed.set(two, a);
    changed.set(one.slice(0, bytes.length - b), b);
    return changed;
  },
  lose(bytes, random) {
    const at = random(bytes.length);
    const kept = [bytes.slice(0, at), bytes.slice(at + 1 + random(5000))];
    return new Uint8Array(Buffer.concat(kept));
  },
  add: (bytes, random) =>
    new Uint8Array(Buffer.concat([bytes, noise(1 + random(3000), 1 + random(1000))])),
  double(bytes, random) {
    const at = random(bytes.length);
    const piece = bytes.slice(at, at + 1 + random(300_000));
    return new Uint8Array(Buffer.concat([bytes.slice(0, at), piece, bytes.slice(at)]));
  },
  future(bytes) {
    const text = Buffer.from(bytes);
    const at = text.indexOf('"format":1');
    text.write('"format":8', at);
    return new Uint8Array(text);
  },
};

test.each([
  ['open', undefined, CODES],
  ['sealed', 'a passphrase', SEALED],
])(
  'seeded changes of an %s bundle: an error, or the exact content',
  async (_, passphrase, codes) => {
    const whole = await bytesOf(await bundled({}, passphrase));
    const names = Object.keys(CHANGES);
    const seen = new Set<string>();
    let most = 0;
    for (let seed = 0; seed < ROUNDS; seed++) {
      const name = names[seed % names.length]!;
      const bytes = CHANGES[name]!(whole, seeded(seed * 2 + (passphrase ? 1 : 0)));
      const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
      const workspace = fresh();
      await workspace.put('note', { text: 'mine', file: '' }, { id: 'mine' });
      const said = await restored(workspace, blob, passphrase);
      seen.add(said);
      most = Math.max(most, process.memoryUsage().rss);
      const note = await workspace.get('note', 'mine');
      expect([seed, name, note?.body]).toEqual([seed, name, { text: 'mine', file: '' }]);
      const here = { records: await workspace.records(), files: await workspace.files() };
      if (said === 'restored') {
        expect(Buffer.compare(bytes, whole), `${seed} ${name}`).toBe(0);
        expect(here.files).toHaveLength(files().length);
      } else {
        expect([seed, name, codes.includes(said) ? 'refused' : said]).toEqual([
          seed,
          name,
          'refused',
        ]);
        expect([here.records.length, here.files.length]).toEqual([1, 0]);
      }
    }
    expect(seen).toContain('bundle-damaged');
    expect(seen).toContain('bundle-cut');
    expect(seen).toContain('bundle-future');
    expect(most).toBeLessThan(1_500_000_000); // of Node and the whole test; the page's own is below
  },
  3_600_000,
);

test('cut at every kilobyte it is said to be cut', async () => {
  const bytes = await bytesOf(await bundled({ files: files(60_000) }));
  for (let end = 0; end < bytes.length; end += 1024) {
    const said = await restored(fresh(), new Blob([bytes.slice(0, end)]));
    expect([end, said]).toEqual([end, 'bundle-cut']);
  }
});

async function restored(
  workspace: ReturnType<typeof fresh>,
  blob: Blob,
  passphrase?: string,
): Promise<string> {
  try {
    const { records: found } = await verifyBundle(blob, kinds, { passphrase });
    expect(found).toEqual(records());
    const changes = found.map((put) => ({ put }));
    const plan = { changes, files: files().map(({ name }) => ({ from: name, to: name })) };
    await applyBundle(workspace, blob, plan, { passphrase });
    return 'restored';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
