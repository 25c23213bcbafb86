export interface Sorted {
  person: Int32Array;
  ts: Float64Array;
  event: Uint8Array;
}
export function arrays(
  rows: { user: string; event: string; ts: number }[],
  steps: readonly string[],
): Sorted;
export function loopFunnel(sorted: Sorted, windowMs: number): number[];
