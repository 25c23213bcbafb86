import { flattenRecord, listCells } from './flatten.ts';

/** Lists whose items are the records, each with what stands beside the list: Matomo's actions of a visit. */
const EACH: ReadonlySet<string> = new Set(['actionDetails']);

/** A quick look, so that nothing else is read twice. */
export const mayHoldRecords = (text: string): boolean =>
  [...EACH].some((name) => text.includes(`"${name}"`));

type Values = [name: string, text: string][];

/** The records of an object, mostly itself, as flattened values. Throws `BrokenJson`. */
export function recordsOf(text: string): Values[] {
  const beside: Values = [];
  let items: Values[] | null = null;
  flattenRecord(text, (name, cell) => {
    const inner = EACH.has(name) ? listCells(cell) : null;
    if (!inner?.length || !inner.every((item) => item.startsWith('{'))) beside.push([name, cell]);
    else items = inner.map((item) => itemValues(name, item));
  });
  const found = items as Values[] | null;
  return found ? found.map((item) => [...beside, ...item]) : [beside];
}

function itemValues(list: string, item: string): Values {
  const values: Values = [];
  flattenRecord(item, (name, cell) => values.push([`${list}.${name}`, cell]));
  return values;
}
