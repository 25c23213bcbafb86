/**
 * Tables that are computed from the canonical ones and kept because many questions need them.
 * `people`, `event_spine` and `rate_of_day` are made anew after each load or change of settings;
 * the rest are made when an analysis first asks for them, and dropped when the data change.
 *
 * people(person INTEGER, id VARCHAR): dense codes of the people, by id.
 * event_spine(person INTEGER, ts TIMESTAMP, day DATE, event ENUM, row BIGINT): the hot columns of
 *   `events` with a person, sorted by (person, ts); `row` joins back to `events`.
 * rate_of_day(currency VARCHAR, day DATE, rate DECIMAL(18,8), rate_day DATE): one row for each
 *   currency and day that occur with money; the base currency has rate 1; `rate` is NULL where no
 *   rate of that day or of the 7 days before is known. An amount whose currency is NULL is in the
 *   base currency: join LEFT, and take coalesce(rate, 1) after the money check has passed.
 * event_session(row BIGINT, person INTEGER, session BIGINT): the session of each row of the spine.
 * touch(person, session, ts, day, channel, source, medium, campaign, row): the touches.
 */
export const DERIVED = ['people', 'event_spine', 'rate_of_day', 'event_session', 'touch'] as const;
export type DerivedName = (typeof DERIVED)[number];
