import { analyse } from 'chardet';
import { guessLatin } from './latin.ts';

/** Bytes of a file that is not UTF-8, as evidence: whole lines around bytes ≥ 0x80. */
export interface Guess {
  encoding: string;
  /** Below 0.5 nothing speaks for it strongly. */
  score: number;
}

/** What a pair of bytes is worth as a character: about 1 for the common ones, below 0 for odd ones. */
type Worth = (lead: number, trail: number) => number;

/** Encodings of European languages in Latin letters: which one, their letters tell. */
const LATIN = /^(windows-125[0247]|iso-8859-([1234]|9|1[03-6])|macintosh)$/;

const WRONG = -3;
const ODD = -0.5;
/** Below this the statistics of chardet decide, which knows more languages. */
const CLEAR = 0.5;

const doubles: Readonly<Record<string, Worth>> = {
  gb18030: (lead, trail) => {
    if (trail < 0x40 || trail === 0x7f || trail === 0xff) return WRONG;
    if (trail < 0xa1) return ODD;
    if (lead >= 0xb0 && lead <= 0xd7) return 1;
    if (lead >= 0xa1 && lead <= 0xa3) return 0.8;
    if (lead === 0xa4 || lead === 0xa5) return -0.2;
    return lead >= 0xd8 && lead <= 0xf7 ? 0.3 : ODD;
  },
  big5: (lead, trail) => {
    if (trail < 0x40 || (trail > 0x7e && trail < 0xa1) || trail === 0xff) return WRONG;
    if (lead >= 0xa4 && lead <= 0xc6) return 1;
    if (lead >= 0xa1 && lead <= 0xa3) return 0.8;
    return lead >= 0xc9 && lead <= 0xf9 ? 0.2 : ODD;
  },
  shift_jis: (lead, trail) => {
    if (trail < 0x40 || trail === 0x7f || trail > 0xfc) return WRONG;
    if (lead === 0x82) return trail >= 0x4f && trail <= 0xf1 ? 1 : ODD;
    if (lead === 0x83) return trail <= 0x96 ? 1 : ODD;
    if (lead === 0x81) return 0.8;
    if (lead >= 0x88 && lead <= 0x97) return 1;
    return (lead >= 0x98 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xea) ? 0.2 : ODD;
  },
  'euc-jp': (lead, trail) => {
    if (trail < 0xa1 || trail === 0xff) return WRONG;
    if (lead === 0xa4) return trail <= 0xf3 ? 1 : ODD;
    if (lead === 0xa5) return trail <= 0xf6 ? 1 : ODD;
    if (lead >= 0xa1 && lead <= 0xa3) return 0.8;
    if (lead >= 0xb0 && lead <= 0xcf) return 1;
    return lead >= 0xd0 && lead <= 0xf4 ? 0.2 : ODD;
  },
  'euc-kr': (lead, trail) => {
    if (trail < 0x41 || trail === 0xff) return WRONG;
    if (trail < 0xa1) return ODD;
    if (lead >= 0xb0 && lead <= 0xc8) return 1;
    return lead >= 0xa1 && lead <= 0xa3 ? 0.8 : ODD;
  },
};

/**
 * The encoding of bytes that are not UTF-8: the one in which the characters beyond ASCII are the
 * common ones of a language, in places where they make sense.
 */
export function guessLegacy(bytes: Uint8Array): Guess {
  const guesses: Guess[] = Object.entries(doubles).map(([encoding, worth]) => ({
    encoding,
    score: doubleByte(bytes, encoding, worth),
  }));
  guesses.push({ encoding: 'windows-1252', score: singleByte(bytes, windowsLetter) });
  guesses.push({ encoding: 'macintosh', score: singleByte(bytes, macLetter) - 0.1 });
  const statistics = analyse(bytes).filter(({ name }) => isDecodable(name));
  const top = statistics[0];
  for (const guess of guesses)
    if (top && canonical(top.name) === guess.encoding) guess.score += 0.1 * (top.confidence / 100);
  guesses.sort((a, b) => b.score - a.score);
  const best = guesses[0] as Guess;
  const named = top && best.score < CLEAR ? canonical(top.name) : best.encoding;
  if (LATIN.test(named)) {
    const latin = guessLatin(bytes);
    if (latin !== null) return { encoding: latin.encoding, score: latin.fit };
  }
  if (best.score >= CLEAR || !top || /^utf|ascii|^iso-2022/i.test(top.name)) return best;
  return { encoding: canonical(top.name), score: Math.min(CLEAR, top.confidence / 200) };
}

/** Mean worth of the characters beyond ASCII. */
function doubleByte(bytes: Uint8Array, encoding: string, worth: Worth): number {
  let sum = 0;
  let count = 0;
  let hangul = encoding === 'euc-kr';
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x80) continue;
    count++;
    if (encoding === 'shift_jis' && lead >= 0xa1 && lead <= 0xdf) {
      sum -= 0.3;
      continue;
    }
    const trail = bytes[i + 1];
    // The sample ends inside a character.
    if (trail === undefined) break;
    if (encoding === 'gb18030' && trail >= 0x30 && trail <= 0x39 && (bytes[i + 2] ?? 0) > 0x80) {
      i += 3;
      continue;
    }
    const points = lead === 0x80 || lead === 0xff ? WRONG : worth(lead, trail);
    sum += points;
    if (points !== WRONG) i++;
    if (points < 0.8) hangul = false;
  }
  if (count === 0) return 0;
  // Every Korean syllable is a common Chinese character too; that all are syllables is no chance.
  return sum / count + (hangul && count >= 15 ? 0.2 : 0);
}

/** Letters beside ASCII letters, in the same case, speak for a European single-byte encoding. */
function singleByte(
  bytes: Uint8Array,
  letter: (byte: number) => 'lower' | 'upper' | 'mark' | null,
): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x80) continue;
    count++;
    const before = bytes[i - 1] ?? 0x20;
    const after = bytes[i + 1] ?? 0x20;
    const kind = letter(byte);
    const beside = isLetter(before) || isLetter(after);
    const high = before >= 0x80 || after >= 0x80;
    if (kind === null) sum += WRONG;
    else if (kind === 'mark') sum += isLetter(before) && isLetter(after) ? ODD : high ? -0.3 : 0.5;
    else if (kind === 'upper' && isLower(before)) sum += ODD;
    else if (beside) sum += 0.9;
    else sum += high ? 0.2 : 0.4;
  }
  return count === 0 ? 0 : sum / count;
}

function windowsLetter(byte: number): 'lower' | 'upper' | 'mark' | null {
  if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)) return null;
  // An apostrophe in a word is a letter's neighbour by right.
  if (byte === 0x92 || byte === 0x9a || byte === 0x9c || byte === 0x9e) return 'lower';
  if (byte === 0x8a || byte === 0x8c || byte === 0x8e || byte === 0x9f) return 'upper';
  if (byte < 0xc0 || byte === 0xd7 || byte === 0xf7) return 'mark';
  return byte < 0xe0 && byte !== 0xdf ? 'upper' : 'lower';
}

function macLetter(byte: number): 'lower' | 'upper' | 'mark' {
  if (byte <= 0x86) return 'upper';
  if (byte <= 0x9f || byte === 0xd5) return 'lower';
  return byte >= 0xe5 && byte <= 0xf4 && byte !== 0xf0 ? 'upper' : 'mark';
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function isLower(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function canonical(name: string): string {
  return new TextDecoder(name).encoding.replace(/^gbk$/, 'gb18030');
}

function isDecodable(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}
