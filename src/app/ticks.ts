let now = 0;

/** A number for each thing done on the page, in order: which of two was the later. */
export const tick = (): number => ++now;
