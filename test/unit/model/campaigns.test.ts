import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import { aliasSql, checkAliases, withAlias } from '../../../src/model/aliases.ts';
import {
  campaignFields,
  campaignSql,
  compilePattern,
  patternSql,
} from '../../../src/model/campaigns.ts';
import type { Alias, CampaignPattern } from '../../../src/model/settings.ts';
import { ident, literal } from '../../../src/model/sql.ts';
import { nativeEngine } from '../../tools/native.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

const template = (pattern: string): CampaignPattern => ({ kind: 'template', pattern });
const regex = (pattern: string): CampaignPattern => ({ kind: 'regex', pattern });

async function parts(patterns: CampaignPattern[], names: string[], source = 'meta') {
  const at = { source: literal(source), campaign: 'name' };
  const columns = Object.entries(campaignSql(patterns, at)).map(
    ([column, sql]) => `${sql} AS ${ident(column)}`,
  );
  const { rows } = await engine.query(
    `SELECT ${[`${patternSql(patterns, at)} AS fits`, ...columns].join(', ')}
FROM (VALUES ${names.map((n, i) => `(${i}, ${literal(n)})`).join(', ')}) t(i, name) ORDER BY i`,
  );
  return rows.map((r) => Object.values(r));
}

test('a template takes a name apart at its signs; spaces around are nothing', async () => {
  expect(
    await parts(
      [template('{market}-{}-{product}')],
      ['DE-x-Serum', ' de - y - Oil-2 ', 'DE-Serum', ''],
    ),
  ).toEqual([
    [1, 'DE', 'Serum'],
    [1, 'de', 'Oil-2'],
    [null, null, null],
    [null, null, null],
  ]);
  expect(await parts([template('【{市场}】{产品}（{人群}）')], ['【华东】精华（新客）'])).toEqual([
    [1, '华东', '精华', '新客'],
  ]);
  // Signs that mean something in a regular expression mean themselves.
  expect(await parts([template('{a}.{b}|{c}')], ['1.2|3', '1x2|3'])).toEqual([
    [1, '1', '2', '3'],
    [null, null, null, null],
  ]);
});

test('named groups of an expression; plain ones and classes are left alone', async () => {
  const pattern = regex('^(?:promo|brand)[(_](\\d+)_(?<market>[a-z(]+)_(?P<year>20\\d\\d)$');
  expect(compilePattern(pattern).groups).toEqual([null, 'market', 'year']);
  expect(await parts([pattern], ['BRAND_12_uk_2026', 'brand_uk_2026'])).toEqual([
    [1, 'uk', '2026'],
    [null, null, null],
  ]);
});

test('the first pattern that fits, for its sources', async () => {
  const patterns = [
    { ...template('{market}_{product}'), sources: ['Google'] },
    template('{product}_{market}'),
  ];
  expect(campaignFields(patterns)).toEqual(['campaign.market', 'campaign.product']);
  expect(await parts(patterns, ['DE_oil'], 'google')).toEqual([[1, 'DE', 'oil']]);
  expect(await parts(patterns, ['DE_oil'], 'meta')).toEqual([[2, 'oil', 'DE']]);
});

test.each([
  [template('no field'), 'no-field'],
  [template('{}_{}'), 'no-field'],
  [template('{a}{b}'), 'fields-touch'],
  [template('{a}_{a}'), 'twice'],
  [template("{a'}"), 'field-name'],
  [regex('(plain)'), 'no-field'],
  [regex('(?<a>x'), 'pattern'],
  [regex('(?=a)(?<b>x)'), 'pattern'],
])('a pattern that cannot be: %j', (pattern, reason) => {
  expect(() => compilePattern(pattern)).toThrow(`"reason":"${reason}"`);
});

test('aliases: folded, by column, the expression itself where there are none', async () => {
  const aliases: Alias[] = [
    { column: 'source', as: "O'Red", names: ['xhs', ' RED '] },
    { column: 'campaign', as: 'Sale', names: ['xhs'] },
  ];
  const { rows } = await engine.query(
    `SELECT ${aliasSql(aliases, 'source', 's')} AS s, ${aliasSql(aliases, 'campaign', 's')} AS c
FROM (VALUES (1, 'XHS '), (2, 'red'), (3, 'redx'), (4, NULL)) t(i, s) ORDER BY i`,
  );
  expect(rows.map((r) => [r['s'], r['c']])).toEqual([
    ["O'Red", 'Sale'],
    ["O'Red", 'red'],
    ['redx', 'redx'],
    [null, null],
  ]);
  expect(aliasSql([], 'source', 's')).toBe('s');
});

test('a name means one thing: adding it to a group takes it out of another', () => {
  const one: Alias[] = [{ column: 'source', as: 'A', names: ['x', 'y'] }];
  const two = withAlias(one, { column: 'source', as: 'B', names: ['X'] });
  expect(two).toEqual([
    { column: 'source', as: 'A', names: ['y'] },
    { column: 'source', as: 'B', names: ['X'] },
  ]);
  expect(withAlias(two, { column: 'source', as: 'A', names: ['z'] })[0]!.names).toEqual(['y', 'z']);
  expect(withAlias(one, { column: 'campaign', as: 'B', names: ['x'] })).toHaveLength(2);
  expect(() => checkAliases(two)).not.toThrow();
  expect(() => checkAliases([...one, { column: 'source', as: 'B', names: ['Y '] }])).toThrow(
    'twice',
  );
});
