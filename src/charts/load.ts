import type { Plot } from './types.ts';

let loading: Promise<Plot> | undefined;

/** Plot is 300 kB that the first screen does not need: it comes with the first chart. */
export const loadPlot = (): Promise<Plot> => (loading ??= import('@observablehq/plot'));
