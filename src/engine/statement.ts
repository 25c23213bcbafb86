import { EngineError } from './types.ts';

const READING = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', 'DESCRIBE', 'SUMMARIZE', 'EXPLAIN']);

/** Strings, quoted names, dollar quotes and comments: what may hide a semicolon. */
const OPAQUE =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * The one reading statement that a person's text must be, without its last semicolon; rejects
 * with `not-read-only` otherwise. What it may do is bounded again by the transaction it runs in.
 */
export function readingStatement(text: string): string {
  const bare = text.replace(OPAQUE, (piece) =>
    /^(--|\/\*)/.test(piece) ? ' '.repeat(piece.length) : 'x'.repeat(piece.length),
  );
  const end = bare.trimEnd().replace(/;\s*$/, '').length;
  const body = bare.slice(0, end);
  const first = /^[\s(]*([A-Za-z]+)/.exec(body)?.[1]?.toUpperCase() ?? '';
  if (body.includes(';') || !READING.has(first)) {
    throw new EngineError('not-read-only', { found: first || null });
  }
  return text.slice(0, end);
}
