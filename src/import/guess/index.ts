import type { TableName } from '../../model/tables.ts';
import { tableDef } from '../../model/tables.ts';
import type { Target } from '../mapping.ts';
import { byNames, looksLikeTime, type Seen } from '../recognise.ts';
import type { UnderstandInput } from '../settle.ts';
import { looksLikeFigures } from './figures.ts';
import { relationsOf } from './relations.ts';
import { COUNTS, spendByRelations, type Guess } from './spend.ts';

/** Records below which relations say nothing, so that they are not looked for. */
const LEAST = 8;

/** What figures without a telling name probably are, by how all rows hang together. */
async function guesses(
  { engine, stage, sniffed, queryOptions }: UnderstandInput,
  { samples }: Seen,
  known: ReadonlyMap<string, number>,
  open: (i: number) => boolean,
): Promise<Guess[]> {
  if (sniffed.records < LEAST) return [];
  const figures = samples.flatMap((s, i) => (looksLikeFigures(s) && !looksLikeTime(s) ? [i] : []));
  const named = figures.filter((i) => [...known.values()].includes(i));
  const others = figures.filter((i) => !named.includes(i));
  if (!others.some(open) || figures.length < 2) return [];
  const relations = await relationsOf(engine, stage, [...named, ...others], queryOptions);
  return spendByRelations(relations, known, (i) => sniffed.header[i]!).filter((g) => open(g.index));
}

/** The table of a file whose names tell none: figures of advertising, on days. */
export async function guessTable(input: UnderstandInput, seen: Seen): Promise<TableName | null> {
  const times = seen.samples.filter(looksLikeTime).length;
  const named = byNames(seen, 'spend');
  if (times !== 1 && !named.has('day')) return null;
  const sure = (await guesses(input, seen, figuresOf(named), () => true)).filter(
    (g) => g.confidence >= COUNTS,
  );
  const has = (to: string): boolean => named.has(to) || sure.some((g) => g.to === to);
  return has('cost') && (has('clicks') || has('impressions')) && sure.length ? 'spend' : null;
}

/** Takes the guesses that are sure enough; the others are offered beside the property. */
export async function withGuesses(
  input: UnderstandInput,
  seen: Seen,
  table: TableName,
  targets: readonly Target[],
): Promise<Target[]> {
  if (table !== 'spend') return [...targets];
  const named = new Map(targets.flatMap((t, i) => (t.to ? [[t.to, i] as const] : [])));
  const open = (i: number): boolean => targets[i]!.how === 'property';
  const found = await guesses(input, seen, figuresOf(named), open);
  return targets.map((t, i) => {
    const guess = found.find((g) => g.index === i);
    if (!guess) return t;
    const { to, confidence, reason, args } = guess;
    const rest = { to, confidence, reason, args };
    return guess.confidence >= COUNTS ? { ...rest, how: 'values' } : { ...t, offer: rest };
  });
}

/** Of what names tell, the measures of spend. */
function figuresOf(named: ReadonlyMap<string, number>): Map<string, number> {
  const measures = tableDef('spend').columns.filter((c) => c.role === 'measure');
  return new Map([...named].filter(([to, i]) => i >= 0 && measures.some((m) => m.name === to)));
}
