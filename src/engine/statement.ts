import { EngineError } from './types.ts';

const READING = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'DESCRIBE', 'SUMMARIZE', 'EXPLAIN']);

/** A name, whose `$` quotes nothing. */
const WORD = String.raw`[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`;
/**
 * What may hide a semicolon, as DuckDB's own scanner finds it: comments (to the end of a line,
 * which CR ends too), strings, quoted names, dollar quotes, and words, whose letters begin none of
 * these. `unsure` is what that scanner may read on beyond where this one would stop: a comment
 * within a comment, an escaped string that goes on in the next line, a quote after a number.
 */
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>--[^\n\r]*|\/\*(?:(?!\*\/|\/\*)[\s\S])*\*\/)`,
    String.raw`(?<opaque>[eE]'(?:[^'\\]|\\[\s\S]|'')*'(?!\s*[\n\r](?:\s|--[^\n\r]*[\n\r])*')` +
      String.raw`|'(?:[^']|'')*'|"(?:[^"]|"")*"` +
      String.raw`|\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?\$\k<tag>\$)`,
    String.raw`(?<unsure>\/\*|[eE]'|\d[\w.]*(?=['$]))`,
    String.raw`(?<word>${WORD}|\d[\w.]*)`,
  ].join('|'),
  'g',
);

/** The text with what may hide a semicolon blanked, and one for what nobody is sure of. */
const blanked = (text: string): string =>
  text.replace(TOKEN, (piece, ...rest) => {
    const { comment, opaque, unsure } = rest.at(-1) as Record<string, string | undefined>;
    if (comment) return ' '.repeat(piece.length);
    if (opaque) return 'x'.repeat(piece.length);
    return unsure ? ';'.repeat(piece.length) : piece;
  });

/**
 * The one reading statement that a person's text must be, without its last semicolon; rejects
 * with `not-read-only` otherwise. What it may do is bounded again by the transaction it runs in.
 */
export function readingStatement(text: string): string {
  const bare = blanked(text);
  const end = bare.trimEnd().replace(/;\s*$/, '').length;
  const body = bare.slice(0, end);
  const first = /^[\s(]*([A-Za-z]+)/.exec(body)?.[1]?.toUpperCase() ?? '';
  if (body.includes(';') || !READING.has(first)) {
    throw new EngineError('not-read-only', { found: first || null });
  }
  return text.slice(0, end);
}
