/** What the rows of a table do when they are pointed at or walked to. */
export interface WalkedRows {
  /** How many there are, drawn or not. */
  count(): number;
  /** Row `at` has the focus now. */
  reached(at: number): void;
  /** Click, Enter or space: `keep` = the row stays in focus if it was. */
  chosen(at: number, element: HTMLElement, point: { x: number; y: number }, keep: boolean): void;
  /** The menu's key or button, where there is a menu. */
  asked?: ((at: number, element: HTMLElement, point: { x: number; y: number }) => void) | undefined;
  left(): void;
  /** → and ← on a row that opens: the row to go to, or null where there is nothing to do. */
  turned?(at: number, open: boolean): number | null;
}

/** Under the beginning of a row, where the keys have no pointer. */
function below(element: HTMLElement) {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left + 24, y: bottom - 4 };
}

/** Rows with `data-at` take part in the tab order as one stop; arrows walk them. */
export const walkRows = (rows: WalkedRows) => (body: HTMLElement) => {
  const off = new AbortController();
  const { signal } = off;
  const rowOf = (event: Event) => (event.target as HTMLElement).closest<HTMLElement>('[data-at]');
  const pointer = (event: MouseEvent) => ({ x: event.clientX, y: event.clientY });
  function go(at: number) {
    rows.reached(at);
    body.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus();
  }
  body.addEventListener(
    'click',
    (event) => {
      const element = rowOf(event);
      const button = (event.target as HTMLElement).closest('button');
      if (!element || button || getSelection()?.isCollapsed === false) return;
      const at = Number(element.dataset['at']);
      rows.reached(at);
      rows.chosen(at, element, pointer(event), false);
    },
    { signal },
  );
  body.addEventListener(
    'contextmenu',
    (event) => {
      const element = rowOf(event);
      if (!element || !rows.asked) return;
      event.preventDefault();
      const at = Number(element.dataset['at']);
      rows.reached(at);
      // The key gives no place of the pointer.
      rows.asked(at, element, event.button === 2 ? pointer(event) : below(element));
    },
    { signal },
  );
  body.addEventListener(
    'keydown',
    (event) => {
      const element = rowOf(event);
      if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = Number(element.dataset['at']);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const turn = { ArrowRight: true, ArrowLeft: false }[event.key];
      if (event.key === 'Enter' || event.key === ' ')
        rows.chosen(at, element, below(element), event.key === 'Enter');
      else if (event.key === 'Escape') rows.left();
      else if (step && at + step >= 0 && at + step < rows.count()) go(at + step);
      else if (turn !== undefined && rows.turned) {
        const next = rows.turned(at, turn);
        if (next !== null && next !== at) go(next);
      } else return;
      event.preventDefault();
    },
    { signal },
  );
  return () => off.abort();
};
