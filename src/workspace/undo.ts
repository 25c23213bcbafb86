/** The states that a person went through, for undo and redo. */
export interface History<T> {
  readonly current: T | undefined;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /**
   * Makes `state` the current one and forgets what was undone. Pushes of one `group` in a row, such
   * as the letters of a title, are one step.
   */
  push(state: T, group?: string): void;
  /** Goes a step back or forth and gives the state there; undefined where there is none. */
  undo(): T | undefined;
  redo(): T | undefined;
}

/** An empty history of at most `limit` states; the oldest are forgotten first. */
export function createHistory<T>(limit: number): History<T> {
  let states: T[] = [];
  let at = -1;
  let openGroup: string | undefined;

  const go = (step: -1 | 1): T | undefined => {
    if (at + step < 0 || at + step >= states.length) return undefined;
    at += step;
    openGroup = undefined;
    return states[at];
  };
  return {
    get current() {
      return states[at];
    },
    get canUndo() {
      return at > 0;
    },
    get canRedo() {
      return at < states.length - 1;
    },
    push(state, group) {
      if (at >= 0 && states[at] === state) return;
      const replaces = group !== undefined && group === openGroup && at > 0;
      const before = states.slice(0, replaces ? at : at + 1);
      states = [...before, state].slice(-Math.max(1, limit));
      at = states.length - 1;
      openGroup = group;
    },
    undo: () => go(-1),
    redo: () => go(1),
  };
}
