import type { Row } from '../../engine/types.ts';
import type { Work } from '../work.ts';
import { creditorOf, totals, type Credit } from './credits.ts';
import { journeysOf, type Journeys } from './journeys.ts';
import { markovParts } from './markovparts.ts';
import { assisted, dayParts, lags, lengths, positions, summary, topPaths } from './pathparts.ts';
import { resample, whole, type Band, type Bands, type Study } from './resample.ts';
import { askedSides } from './query.ts';
import { ofTouch, type AttributionSpec } from './spec.ts';

/** Runs the models over the paths, and over resamples of the people for the intervals. */
export const work: Work<AttributionSpec> = async (frames, spec, context, pace) => {
  const sides = askedSides(spec, context);
  await pace(0);
  const studyOf = ({ suffix, side }: (typeof sides)[number]): Studied => {
    const kept = side.where.some((w) => ofTouch(w.column, context));
    const [sales, nulls] = [frames[`sales${suffix}`]!, frames[`nulls${suffix}`]!];
    const journeys = journeysOf(sales, nulls, spec.top, kept);
    const creditors = spec.models.map((model) => creditorOf(model, journeys, spec));
    const all = whole(journeys);
    return { journeys, creditors, credits: creditors.map((of) => of(all)) };
  };
  const now = studyOf(sides[0]!);
  await pace(0.03);
  const before = sides[1] ? studyOf(sides[1]) : null;
  await pace(0.06);
  const drawn = spec.bootstrap.samples
    ? await resample(now, before, spec.bootstrap, (done) => pace(0.06 + 0.9 * done))
    : null;
  const { journeys, credits } = now;
  const labelled = (of: Studied, bands: Bands | null, period: Row): Row[] =>
    creditRows(spec, of.journeys, of.credits, bands).map((row) => ({ ...period, ...row }));
  return {
    credit: [
      ...labelled(now, drawn?.bands ?? null, before ? { period: 'current' } : {}),
      ...(before ? labelled(before, drawn?.before ?? null, { period: 'compared' }) : []),
    ],
    summary: [summary(journeys)],
    paths: topPaths(journeys),
    lag: lags(journeys),
    length: lengths(journeys),
    assisted: assisted(journeys, spec.by),
    positions: positions(journeys, spec.by),
    differences: differenceRows(spec, journeys, credits, drawn?.bands ?? null),
    ...(before ? { changes: changeRows(spec, now, before, drawn?.changes ?? null) } : {}),
    days: dayParts(journeys),
    ...(spec.models.includes('markov') ? markovParts(journeys, spec) : {}),
  };
};

/** A period with what the models credit over all of it. */
type Studied = Study & { credits: readonly Credit[] };

/** Low and high of a measure as fields; no value without resamples. */
const ends = (band: Band | undefined): Row => ({
  conversions_low: band?.low.conversions ?? null,
  conversions_high: band?.high.conversions ?? null,
  revenue_low: band?.low.revenue ?? null,
  revenue_high: band?.high.revenue ?? null,
});

/** The rows of the answer: model by model, the most credited first, then what no touch earned. */
function creditRows(
  spec: AttributionSpec,
  journeys: Journeys,
  credits: readonly Credit[],
  bands: Bands | null,
): Row[] {
  const { credited, rest } = totals(journeys, whole(journeys));
  return spec.models.flatMap((model, m) => [
    ...shownPlayers(journeys)
      .map((p): Row => ({
        [spec.by]: journeys.players[p]!.name,
        model,
        conversions: credits[m]!.conversions[p]!,
        revenue: credits[m]!.revenue[p]!,
        share: credited.conversions ? credits[m]!.conversions[p]! / credited.conversions : null,
        ...ends(bands?.credit[m]![p]),
      }))
      .sort((a, b) => Number(b['conversions']) - Number(a['conversions'])),
    {
      [spec.by]: null,
      model,
      conversions: rest.conversions,
      revenue: rest.revenue,
      share: null,
      ...ends(bands?.rest),
      not_attributed: true,
    },
  ]);
}

/** The players that have rows, by name, so that equal credits stand in one order. */
const shownPlayers = ({ players }: Journeys): number[] =>
  players
    .map((_, p) => p)
    .filter((p) => players[p]!.shown)
    .sort((a, b) => (players[a]!.name < players[b]!.name ? -1 : 1));

/** What each player gains or loses against the first model, figured on the same resamples. */
function differenceRows(
  spec: AttributionSpec,
  journeys: Journeys,
  credits: readonly Credit[],
  bands: Bands | null,
): Row[] {
  const [base, ...others] = spec.models;
  const where = new Map(positions(journeys, spec.by).map((row) => [row[spec.by], row]));
  return others.flatMap((model, i) =>
    shownPlayers(journeys).map((p) => {
      const band = bands?.difference[i + 1]![p];
      const { name } = journeys.players[p]!;
      const { only_share, first_share, middle_share, last_share, alone_share } =
        where.get(name) ?? {};
      return {
        [spec.by]: name,
        base: base!,
        model,
        conversions: credits[i + 1]!.conversions[p]! - credits[0]!.conversions[p]!,
        revenue: credits[i + 1]!.revenue[p]! - credits[0]!.revenue[p]!,
        ...ends(band),
        beyond: band ? beyond(band) : null,
        only_share: only_share ?? null,
        first_share: first_share ?? null,
        middle_share: middle_share ?? null,
        last_share: last_share ?? null,
        alone_share: alone_share ?? null,
      };
    }),
  );
}

/** What each model credits above the compared period, with the interval of the change. */
function changeRows(
  spec: AttributionSpec,
  now: Studied,
  before: Studied,
  bands: readonly Map<string, Band>[] | null,
): Row[] {
  const names = [now, before].flatMap(({ journeys }) =>
    shownPlayers(journeys).map((p) => journeys.players[p]!.name),
  );
  return spec.models.flatMap((model, m) =>
    [...new Set(names)].sort().map((name): Row => {
      const of = ({ journeys, credits }: Studied, measure: keyof Credit): number => {
        const p = journeys.players.findIndex((player) => player.shown && player.name === name);
        return p < 0 ? 0 : credits[m]![measure][p]!;
      };
      const band = bands?.[m]?.get(name);
      return {
        [spec.by]: name,
        model,
        conversions: of(now, 'conversions') - of(before, 'conversions'),
        conversions_now: of(now, 'conversions'),
        conversions_before: of(before, 'conversions'),
        revenue: of(now, 'revenue') - of(before, 'revenue'),
        ...ends(band),
        beyond: band ? beyond(band) : null,
      };
    }),
  );
}

/** Whether the interval of a difference leaves out zero. */
const beyond = ({ low, high }: Band): boolean => low.conversions > 0 || high.conversions < 0;
