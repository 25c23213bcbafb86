export interface Sorted {
  person: Int32Array;
  ts: Float64Array;
  event: Uint8Array;
}
export function readSorted(path: string, steps: readonly string[]): Promise<Sorted>;
export function loopFunnel(sorted: Sorted, windowMs: number): number[];
