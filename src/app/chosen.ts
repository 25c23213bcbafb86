import type { ListedWorkspace } from '../workspace/index.ts';

/** Which workspace this tab has open, so that a reload stays in it; a new tab takes the last one. */
const KEY = 'fupan.workspace';

export function chosenWorkspace(all: readonly ListedWorkspace[]): string {
  const wanted = [read(() => sessionStorage), read(() => localStorage)];
  return wanted.find((id) => all.some((w) => w.id === id)) ?? all[0]!.id;
}

export function chooseWorkspace(id: string): void {
  each((store) => store.setItem(KEY, id));
}

/** Forgets a workspace that is gone. */
export function unchooseWorkspace(id: string): void {
  each((store) => store.getItem(KEY) === id && store.removeItem(KEY));
}

/** A browser may refuse its storage: then a new tab begins with the last opened. */
function read(store: () => Storage): string | null {
  try {
    return store().getItem(KEY);
  } catch {
    return null;
  }
}
function each(work: (store: Storage) => unknown): void {
  for (const store of [() => sessionStorage, () => localStorage]) {
    try {
      work(store());
    } catch {
      // refused, see above
    }
  }
}
