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
export function createRunDesk(nodeRuns: Writable<ReadonlyMap<string, NodeRun>>): RunDesk {
  const state = createObservable<DeskState>({ isOpen: false, runs: null });

  return {
    state,
    async show(jobId) {
      let { runs } = state.get();
      if (runs) runs.select(jobId);
      else {
        const { openRuns } = await import('#editor/runs/runs-store.ts');
        runs = openRuns(jobId);
        const opened = runs;
        opened.state.subscribe(() => {
          const { jobs, pictures, selected } = opened.state.get();
          const job = jobs?.find(({ id }) => id === selected);
          const picture = selected === null ? undefined : pictures.get(selected);
          nodeRuns.set(job && picture ? nodeRunsOf(job, picture) : new Map());
        });
      }
      state.set({ isOpen: true, runs });
    },
    close() {
      state.set({ ...state.get(), isOpen: false });
      nodeRuns.set(new Map());
    },
  };
}
