import type { Runs } from '#editor/runs/runs-store.ts';
import { createObservable, type Writable } from '#editor/store/observable.ts';
import { nodeRunsOf, type NodeRun } from './node-run.ts';

interface DeskState {
  readonly isOpen: boolean;
  /** Null until somebody looks: only then the page speaks to the server about runs. */
  readonly runs: Runs | null;
}

/** The runs beside the canvas: what is looked at there is drawn on the nodes, too. */
export interface RunDesk {
  readonly state: Writable<DeskState>;
  /** Opens the panel; with a job, on that one. */
  show(jobId: string | null): Promise<void>;
  close(): void;
}

/** `nodeRuns`: where the nodes of that run are told of. */
export function createRunDesk(nodeRuns: Writable<ReadonlyMap<string, NodeRun>>, open = openOnServer): RunDesk {
  const state = createObservable<DeskState>({ isOpen: false, runs: null });
  let opening: Promise<Runs> | null = null;

  function tellNodes(): void {
    const { isOpen, runs } = state.get();
    const { jobs, pictures, selected } = runs?.state.get() ?? {};
    const job = jobs?.find(({ id }) => id === selected);
    const picture = selected ? pictures?.get(selected) : undefined;
    nodeRuns.set(isOpen && job && picture ? nodeRunsOf(job, picture) : new Map());
  }

  /** Once, however often it is asked for until it is there. */
  async function opened(jobId: string | null): Promise<Runs> {
    const before = opening;
    opening ??= open(jobId);
    const runs = await opening.catch((error: unknown) => {
      opening = null;
      throw error;
    });
    if (before) runs.select(jobId);
    else runs.state.subscribe(tellNodes);
    return runs;
  }

  return {
    state,
    async show(jobId) {
      state.set({ isOpen: true, runs: await opened(jobId) });
      tellNodes();
    },
    close() {
      state.set({ ...state.get(), isOpen: false });
      tellNodes();
    },
  };
}

async function openOnServer(jobId: string | null): Promise<Runs> {
  const { openRuns } = await import('#editor/runs/runs-store.ts');
  return openRuns(jobId);
}
