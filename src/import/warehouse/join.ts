import type { Engine, QueryOptions } from '../../engine/types.ts';
import { joinSql, MOVED, roundSql, rowPersonSql, usableKeys } from '../../model/joins.ts';
import type { JoinKey } from '../../model/settings.ts';
import type { TableName } from '../../model/tables.ts';

/** Far more than the logarithm of any number of people: a bound, never a result. */
const ROUNDS = 100;

/** Makes `row_person`, and `join_node` for `people`; false where no key can be used. */
export async function joinPeople(
  engine: Engine,
  keys: readonly JoinKey[],
  columns: (table: TableName) => ReadonlySet<string> | undefined,
  options?: QueryOptions,
): Promise<boolean> {
  const usable = usableKeys(keys, columns);
  if (usable.length) {
    await engine.exec(joinSql(usable), options);
    for (let round = 0, moved = 1; moved && round < ROUNDS; round++) {
      await engine.exec(roundSql(), options);
      moved = Number((await engine.query(MOVED, options)).rows[0]!['moved']);
    }
  }
  await engine.exec(rowPersonSql(usable), options);
  return usable.length > 0;
}
