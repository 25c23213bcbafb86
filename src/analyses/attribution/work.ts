import type { Row } from '../../engine/types.ts';
import type { Work } from '../work.ts';
import { creditorOf, totals, type Credit } from './credits.ts';
import { journeysOf, type Journeys } from './journeys.ts';
import { markovParts } from './markovparts.ts';
import { assisted, dayParts, lags, lengths, positions, summary, topPaths } from './pathparts.ts';
import { resample, whole, type Band, type Bands } from './resample.ts';
import { ofTouch, type AttributionSpec } from './spec.ts';

/** Runs the models over the paths, and over resamples of the people for the intervals. */
export const work: Work<AttributionSpec> = async (frames, spec, context, pace) => {
  const kept = spec.where.some((w) => ofTouch(w.column, context));
  const periods = ['', '_compared'].filter((suffix) => `sales${suffix}` in frames);
  const credit: Row[] = [];
  let parts: Record<string, Row[]> = {};
  for (const [i, suffix] of periods.entries()) {
    const share = (done: number) => pace((i + done) / periods.length);
    await share(0);
    const journeys = journeysOf(
      frames[`sales${suffix}`]!,
      frames[`nulls${suffix}`]!,
      spec.top,
      kept,
    );
    await share(0.02);
    const creditors = spec.models.map((model) => creditorOf(model, journeys, spec));
    const all = whole(journeys);
    const credits = creditors.map((of) => of(all));
    const bands = spec.bootstrap.samples
      ? await resample(journeys, creditors, spec.bootstrap, (s) => share(0.05 + 0.9 * s))
      : null;
    const period: Row = periods.length > 1 ? { period: suffix ? 'compared' : 'current' } : {};
    credit.push(
      ...creditRows(spec, journeys, credits, bands).map((row) => ({ ...period, ...row })),
    );
    if (suffix) continue;
    parts = {
      summary: [summary(journeys)],
      paths: topPaths(journeys),
      lag: lags(journeys),
      length: lengths(journeys),
      assisted: assisted(journeys, spec.by),
      positions: positions(journeys, spec.by),
      differences: differenceRows(spec, journeys, credits, bands),
      days: dayParts(journeys),
      ...(spec.models.includes('markov') ? markovParts(journeys, spec) : {}),
    };
  }
  return { credit, ...parts };
};

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
        beyond: band ? band.low.conversions > 0 || band.high.conversions < 0 : null,
        only_share: only_share ?? null,
        first_share: first_share ?? null,
        middle_share: middle_share ?? null,
        last_share: last_share ?? null,
        alone_share: alone_share ?? null,
      };
    }),
  );
}
