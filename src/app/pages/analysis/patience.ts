/** Milliseconds before a pending answer says so (face: "States"). */
export const FIRST_PATIENCE = 400;
