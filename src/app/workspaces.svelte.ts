import type { LoadRecord, RawRecord } from '../import/types.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import {
  isOpenElsewhere,
  openWorkspace,
  recordKinds,
  type ListedWorkspace,
  type Workspace,
} from '../workspace/index.ts';
import { chooseWorkspace, unchooseWorkspace } from './chosen.ts';
import type { Core } from './core.ts';
import { firstSettings } from './first.ts';
import { mayKeep } from './preferences.ts';
import { KINDS } from './records.ts';

/** What a workspace holds, by number: said in the list, and before it is deleted. */
export interface Holdings {
  files: string[];
  rows: number;
  bytes: number;
  saved: number;
  versions: number;
  bin: number;
  rates: number;
  rules: number;
  segments: number;
  recipes: number;
}

/** The workspaces of this browser as the page shows them. Changing to another opens the page anew. */
export class Workspaces {
  all = $state.raw<readonly ListedWorkspace[]>([]);
  #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  get here(): string {
    return this.#core.workspaceId;
  }

  async refresh(): Promise<void> {
    this.all = await this.#core.registry.list();
  }

  follow(): void {
    this.#core.registry.onChange(() => void this.refresh());
  }

  rename = async (id: string, name: string): Promise<void> => {
    await this.#core.registry.rename(id, name);
    await this.refresh();
  };

  /** Makes a workspace with its first settings and opens it. */
  async create(name: string, first: Partial<Settings>): Promise<void> {
    if (!mayKeep()) throw new Problem('workspace-not-kept');
    const { id } = await this.#core.registry.create(name);
    const settings = { ...firstSettings(), ...first };
    await within(id, (workspace) => workspace.put('settings', settings, { id: 'settings' }));
    this.open(id);
  }

  open(id: string): void {
    chooseWorkspace(id);
    anew();
  }

  async holdings(id: string): Promise<Holdings> {
    return id === this.here ? holdingsOf(this.#core.workspace) : within(id, holdingsOf);
  }

  /** Deletes a workspace for good; where it is the open one, another opens. */
  async remove(id: string): Promise<void> {
    const here = id === this.here;
    if (here) {
      if (await isOpenElsewhere(id)) throw new Problem('workspace-open');
      await this.#core.leave();
    }
    try {
      await this.#core.registry.remove(id);
      unchooseWorkspace(id);
      if (!here) await this.refresh();
    } finally {
      if (here) anew();
    }
  }
}

/** Opens a workspace that is not the page's, for one piece of work. */
async function within<T>(id: string, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = await openWorkspace(id, recordKinds(KINDS));
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
}

function anew(): void {
  history.replaceState(null, '', location.pathname + location.search);
  location.reload();
}

async function holdingsOf(workspace: Workspace): Promise<Holdings> {
  const count = async (kind: string) => (await workspace.all(kind)).length;
  const loads = (await workspace.all<LoadRecord>('load')).map((l) => l.body);
  const raw = (await workspace.all<RawRecord>('raw')).map((l) => l.body);
  const settings = (await workspace.get<Settings>('settings', 'settings'))?.body ?? firstSettings();
  const files = [...loads.filter((l) => l.goneBy === undefined), ...raw];
  return {
    files: files.map((l) => l.file),
    rows: files.reduce((sum, l) => sum + l.counts.rows, 0),
    bytes: (await workspace.files()).reduce((sum, f) => sum + f.bytes, 0),
    saved: await count('analysis'),
    versions: await count('version'),
    bin: await count('bin'),
    rates: settings.rates.length,
    rules: settings.channelRules.length,
    segments: settings.segments?.length ?? 0,
    recipes: await count('recipe'),
  };
}
