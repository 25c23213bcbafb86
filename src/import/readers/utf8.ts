/**
 * Checks a stream of bytes for UTF-8 as the standard has it (no overlong forms, no surrogates),
 * counting characters of more than one byte and broken places, however the bytes are cut.
 */
export interface Utf8State {
  /** Whole characters beyond ASCII. */
  multibyte: number;
  /** Places where the bytes are no UTF-8. */
  broken: number;
  /** Offsets of some broken places, far enough apart to be samples. */
  brokenAt: number[];
  /** Continuation bytes still owed, and the range of the next one. */
  need: number;
  low: number;
  high: number;
}

const SAMPLES = 24;
const APART = 4096;

export function utf8State(): Utf8State {
  return { multibyte: 0, broken: 0, brokenAt: [], need: 0, low: 0x80, high: 0xbf };
}

/**
 * Takes the bytes from `i` as long as they belong to one character that is not ASCII; returns the
 * index after it. `base` is the offset of the chunk in the file. Call it on a byte ≥ 0x80, or with
 * `need` > 0 at the beginning of a chunk.
 */
export function takeCharacter(
  state: Utf8State,
  bytes: Uint8Array,
  i: number,
  base: number,
): number {
  const end = bytes.length;
  let at = i;
  if (state.need === 0) {
    const lead = bytes[at] as number;
    at++;
    state.low = 0x80;
    state.high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) state.need = 1;
    else if (lead >= 0xe0 && lead <= 0xef) {
      state.need = 2;
      if (lead === 0xe0) state.low = 0xa0;
      else if (lead === 0xed) state.high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      state.need = 3;
      if (lead === 0xf0) state.low = 0x90;
      else if (lead === 0xf4) state.high = 0x8f;
    } else {
      breakAt(state, base + at - 1);
      return at;
    }
  }
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte < state.low || byte > state.high) {
      state.need = 0;
      breakAt(state, base + at);
      return at;
    }
    at++;
    state.low = 0x80;
    state.high = 0xbf;
    if (--state.need === 0) {
      state.multibyte++;
      return at;
    }
  }
  return at;
}

/** The file ends: a character that was not whole is a broken place. */
export function endUtf8(state: Utf8State, size: number): void {
  if (state.need > 0) breakAt(state, size - 1);
  state.need = 0;
}

function breakAt(state: Utf8State, offset: number): void {
  state.broken++;
  const last = state.brokenAt[state.brokenAt.length - 1];
  if (state.brokenAt.length < SAMPLES && (last === undefined || offset - last > APART))
    state.brokenAt.push(offset);
}
