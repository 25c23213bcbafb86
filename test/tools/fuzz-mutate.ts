// Damage for files, by bytes and by structure: each takes bytes and a source of chance.

type Bytes = Uint8Array<ArrayBuffer>;
export type Chance = () => number;

/** A small generator of equal numbers for equal seeds (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const at = (chance: Chance, n: number): number => Math.floor(chance() * n);
export const pick = <T>(chance: Chance, list: readonly T[]): T => list[at(chance, list.length)]!;

const joined = (...parts: Uint8Array[]): Bytes => {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let end = 0;
  for (const part of parts) {
    out.set(part, end);
    end += part.length;
  }
  return out;
};

/** Puts `more` at a place by chance. */
const inserted = (bytes: Bytes, more: readonly number[], chance: Chance): Bytes => {
  const place = at(chance, bytes.length + 1);
  return joined(bytes.subarray(0, place), Uint8Array.from(more), bytes.subarray(place));
};

/** The file by its lines, each with its end. */
function linesOf(bytes: Bytes): Bytes[] {
  const lines: Bytes[] = [];
  let from = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 10) continue;
    lines.push(bytes.slice(from, i + 1));
    from = i + 1;
  }
  if (from < bytes.length) lines.push(bytes.slice(from));
  return lines;
}

const onLines =
  (change: (lines: Bytes[], place: number, chance: Chance) => Uint8Array[]) =>
  (bytes: Bytes, chance: Chance): Bytes => {
    const lines = linesOf(bytes);
    return lines.length ? joined(...change(lines, at(chance, lines.length), chance)) : bytes;
  };

const MARKS = [44, 59, 9, 124, 34, 39, 10, 13, 0, 32, 92, 94, 126, 58, 61];

export type Mutation = (bytes: Bytes, chance: Chance, other: Bytes) => Bytes;

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  truncate: (bytes, chance) => bytes.slice(0, at(chance, bytes.length + 1)),
  'cut the beginning': (bytes, chance) => bytes.slice(at(chance, Math.min(400, bytes.length + 1))),
  'flip a bit': (bytes, chance) => {
    const out = bytes.slice();
    const place = at(chance, out.length);
    if (out.length) out[place] = out[place]! ^ (1 << at(chance, 8));
    return out;
  },
  'random bytes': (bytes, chance) =>
    inserted(
      bytes,
      Array.from({ length: 1 + at(chance, 8) }, () => at(chance, 256)),
      chance,
    ),
  'insert a mark': (bytes, chance) => inserted(bytes, [pick(chance, MARKS)], chance),
  'insert marks': (bytes, chance) => {
    let out = bytes;
    for (let n = 2 + at(chance, 10); n > 0; n--) out = inserted(out, [pick(chance, MARKS)], chance);
    return out;
  },
  'replace a delimiter': (bytes, chance) => {
    const [from, to] = [pick(chance, [44, 59, 9]), pick(chance, MARKS)];
    return bytes.map((byte) => (byte === from && chance() < 0.3 ? to : byte));
  },
  'delete bytes': (bytes, chance) => {
    const place = at(chance, bytes.length);
    return joined(bytes.subarray(0, place), bytes.subarray(place + 1 + at(chance, 20)));
  },
  'delete a line': onLines((lines, place) => lines.toSpliced(place, 1)),
  'repeat a line': onLines((lines, place) => lines.toSpliced(place, 0, lines[place]!)),
  'repeat the file': (bytes) => joined(bytes, bytes),
  'swap lines': onLines((lines, place, chance) => {
    const out = lines.slice();
    const other = at(chance, lines.length);
    [out[place], out[other]] = [out[other]!, out[place]!];
    return out;
  }),
  'blank lines': onLines((lines, place) => lines.toSpliced(place, 0, Uint8Array.of(10, 10))),
  'a long line': onLines((lines, place, chance) =>
    lines.toSpliced(place, 0, new Uint8Array(at(chance, 1500)).fill(pick(chance, MARKS))),
  ),
  'line ends': (bytes, chance) =>
    joined(
      ...linesOf(bytes).map((line) => (chance() < 0.5 ? joined(line, Uint8Array.of(13)) : line)),
    ),
  splice: (bytes, chance, other) =>
    joined(bytes.subarray(0, at(chance, bytes.length)), other.subarray(at(chance, other.length))),
  'two bytes a character': (bytes, chance) => {
    const big = chance() < 0.5;
    const mark = chance() < 0.5 ? (big ? [0xfe, 0xff] : [0xff, 0xfe]) : [];
    const wide = [...bytes].flatMap((byte) => (big ? [0, byte] : [byte, 0]));
    return Uint8Array.from([...mark, ...wide]);
  },
  'high bytes': (bytes, chance) =>
    bytes.map((byte) => (byte > 96 && chance() < 0.05 ? 128 + at(chance, 128) : byte)),
  'a mark in front': (bytes) => joined(Uint8Array.of(0xef, 0xbb, 0xbf), bytes),
};

/** A piece of the file, at most a quarter of it. */
const piece = (bytes: Bytes, chance: Chance): [from: number, to: number] => {
  const from = at(chance, bytes.length);
  return [from, from + 1 + at(chance, bytes.length / 4)];
};

/** Damage for containers, whose lines mean nothing. */
export const BROKEN: Readonly<Record<string, Mutation>> = {
  ...Object.fromEntries(
    [
      'truncate',
      'cut the beginning',
      'flip a bit',
      'random bytes',
      'delete bytes',
      'repeat the file',
      'splice',
    ].map((name) => [name, MUTATIONS[name]!]),
  ),
  'flip bits': (bytes, chance) => {
    let out = bytes;
    for (let n = 2 + at(chance, 20); n > 0; n--) out = MUTATIONS['flip a bit']!(out, chance, out);
    return out;
  },
  'a piece twice': (bytes, chance) => {
    const [from, to] = piece(bytes, chance);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  'a piece less': (bytes, chance) => {
    const [from, to] = piece(bytes, chance);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  'a piece of nothing': (bytes, chance) => {
    const [from, to] = piece(bytes, chance);
    return bytes.slice().fill(0, from, to);
  },
  'the end cut': (bytes, chance) => bytes.slice(0, bytes.length - at(chance, 64)),
  'more behind it': (bytes, chance) =>
    joined(bytes, new Uint8Array(at(chance, 300)).fill(at(chance, 256))),
};
