import * as v from 'valibot';
import { fetchPart, partAddress } from '../../../engine/start.ts';
import { Problem } from '../../../model/problem.ts';

const schema = v.array(
  v.object({
    name: v.string(),
    version: v.string(),
    licence: v.string(),
    text: v.nullable(v.string()),
  }),
);
export type Shipped = v.InferOutput<typeof schema>[number];

/** The libraries that ship with this page (`build/licences.ts`). Rejects with `not-fetched`. */
export async function shippedLicences(): Promise<Shipped[]> {
  const address = 'licences.json';
  const response = await fetchPart(partAddress(address)).catch((cause: unknown) => {
    throw new Problem('not-fetched', { address, status: 0 }, { cause });
  });
  if (!response.ok) throw new Problem('not-fetched', { address, status: response.status });
  return v.parse(schema, await response.json());
}
