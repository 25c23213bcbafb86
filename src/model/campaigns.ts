import { Problem } from './problem.ts';
import type { CampaignPattern } from './settings.ts';
import { list, literal } from './sql.ts';

/** Columns that a campaign's name gives when it is taken apart. */
const PREFIX = 'campaign.';
export const campaignColumn = (field: string): string => `${PREFIX}${field}`;
export const isCampaignColumn = (column: string): boolean => column.startsWith(PREFIX);

/** A pattern as RE2 knows it, and the field of each of its groups; null = a group not kept. */
interface Compiled {
  regex: string;
  groups: (string | null)[];
}

const FIELD = /^[\p{L}\p{N}_][\p{L}\p{N}_ -]{0,39}$/u;

/** Reads a pattern. Throws a Problem `invalid-settings` that says what is wrong with it. */
export function compilePattern({ kind, pattern }: CampaignPattern): Compiled {
  const compiled = kind === 'template' ? fromTemplate(pattern) : fromRegex(pattern);
  const fields = compiled.groups.filter((g) => g !== null);
  const wrong = fields.find((f) => !FIELD.test(f));
  if (!fields.length) throw bad('no-field', pattern);
  if (wrong !== undefined) throw bad('field-name', wrong);
  if (new Set(fields).size < fields.length) throw bad('twice', pattern);
  return compiled;
}

const bad = (reason: string, value: string) =>
  new Problem('invalid-settings', { path: 'campaignPatterns', reason, received: value, value });

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Fields take as little as they can, the last one all that is left: extra parts stay with it. */
function fromTemplate(pattern: string): Compiled {
  const parts = pattern.split(/\{([^{}]*)\}/);
  const groups: (string | null)[] = [];
  let regex = '^\\s*';
  for (const [i, part] of parts.entries()) {
    if (i % 2 === 0) {
      if (i > 0 && i < parts.length - 1 && part === '') throw bad('fields-touch', pattern);
      regex += escaped(part);
    } else {
      groups.push(part.trim() || null);
      const last = i === parts.length - 2 && parts.at(-1) === '';
      regex += last ? '(.*)' : '(.*?)';
    }
  }
  return { regex: `${regex}\\s*$`, groups };
}

/** Named groups become plain ones, which every RE2 knows by their number. */
function fromRegex(pattern: string): Compiled {
  if (/\(\?<?[=!]|\\[1-9]/.test(pattern)) throw bad('pattern', pattern);
  try {
    new RegExp(pattern.replaceAll('(?P<', '(?<'), 'iu');
  } catch {
    throw bad('pattern', pattern);
  }
  const groups: (string | null)[] = [];
  let inClass = false;
  let regex = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '\\') {
      regex += char + (pattern[++i] ?? '');
      continue;
    }
    if (char === '[') inClass = true;
    if (char === ']') inClass = false;
    const named = !inClass && char === '(' ? /^\(\?P?<([^>]*)>/.exec(pattern.slice(i)) : null;
    if (named) {
      groups.push(named[1]!);
      regex += '(';
      i += named[0].length - 1;
      continue;
    }
    if (!inClass && char === '(' && pattern[i + 1] !== '?') groups.push(null);
    regex += char;
  }
  return { regex, groups };
}

/** The columns that a table with campaigns gets, in the order in which the patterns name them. */
export function campaignFields(patterns: readonly CampaignPattern[]): string[] {
  const fields = patterns.flatMap((p) => compilePattern(p).groups.filter((g) => g !== null));
  return [...new Set(fields)].map(campaignColumn);
}

/** Whether pattern i fits, over the two expressions. */
const fitsSql = ({ sources }: CampaignPattern, regex: string, at: Inputs): string => {
  const fits = `regexp_matches(${at.campaign}, ${literal(regex)}, 'i')`;
  const folded = sources?.map((s) => s.trim().toLowerCase());
  return folded ? `lower(trim(${at.source})) IN ${list(folded)} AND ${fits}` : fits;
};

interface Inputs {
  source: string;
  campaign: string;
}

/** Column → SQL: the field of the first pattern that fits the name; NULL where none does. */
export function campaignSql(
  patterns: readonly CampaignPattern[],
  at: Inputs,
): Record<string, string> {
  const compiled = patterns.map((p) => ({ p, ...compilePattern(p) }));
  const value = ({ regex, groups }: Compiled, field: string): string => {
    const group = groups.findIndex((g) => g !== null && campaignColumn(g) === field) + 1;
    return group
      ? `nullif(trim(regexp_extract(${at.campaign}, ${literal(regex)}, ${group}, 'i')), '')`
      : 'NULL';
  };
  return Object.fromEntries(
    campaignFields(patterns).map((field) => [
      field,
      `CASE ${compiled.map((c) => `WHEN ${fitsSql(c.p, c.regex, at)} THEN ${value(c, field)}`).join('\n    ')} END`,
    ]),
  );
}

/** The number of the first pattern that fits (from 1), NULL where none does. */
export const patternSql = (patterns: readonly CampaignPattern[], at: Inputs): string =>
  patterns.length
    ? `CASE ${patterns.map((p, i) => `WHEN ${fitsSql(p, compilePattern(p).regex, at)} THEN ${i + 1}`).join(' ')} END`
    : 'NULL::INTEGER';
