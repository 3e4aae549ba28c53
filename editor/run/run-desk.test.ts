import { expect, test } from 'vitest';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { emptyPicture, type RunPicture } from '#runtime/protocol/run-picture.ts';
import { createRunDesk } from '#editor/run/run-desk.ts';
import type { NodeRun } from '#editor/run/node-run.ts';
import type { Runs, RunsState } from '#editor/runs/runs-store.ts';
import { createObservable } from '#editor/store/observable.ts';

/** Runs of which one is at work; each call of `tell` says something new of it. */
function fakeRuns() {
  const job = { id: 'job', status: 'processing' } as JobView;
  const scene = { id: 'scene', type: 'Scene', place: '', state: 'running', since: null, spent: 0 } as const;
  const picture: RunPicture = { ...emptyPicture, nodes: [scene] };
  const said = { jobs: [job], pictures: new Map([['job', picture]]), selected: 'job' } as unknown as RunsState;
  const state = createObservable(said);
  const chosen: (string | null)[] = [];
  const select = (id: string | null) => void chosen.push(id);
  return { runs: { state, select } as unknown as Runs, chosen, tell: () => state.set({ ...said }) };
}

const noRuns: ReadonlyMap<string, NodeRun> = new Map();

test('nodes show the run that is looked at, and nothing of it once the panel is closed', async () => {
  const { runs, tell } = fakeRuns();
  const nodeRuns = createObservable(noRuns);
  const desk = createRunDesk(nodeRuns, async () => runs);
  await desk.show('job');
  expect([...nodeRuns.get().keys()]).toEqual(['scene']);
  desk.close();
  tell();
  expect(nodeRuns.get().size).toBe(0);
  await desk.show('job');
  expect(nodeRuns.get().size).toBe(1);
});

test('the server is spoken to once, however often somebody asks before it answers', async () => {
  const { runs, chosen } = fakeRuns();
  const opened: (string | null)[] = [];
  const desk = createRunDesk(createObservable(noRuns), async (jobId) => {
    opened.push(jobId);
    return runs;
  });
  await Promise.all([desk.show(null), desk.show('job')]);
  expect(opened).toEqual([null]);
  expect(chosen).toEqual(['job']);
});

test('what could not be loaded is tried again', async () => {
  const { runs } = fakeRuns();
  let isOffline = true;
  const desk = createRunDesk(createObservable(noRuns), async () => {
    if (isOffline) throw new TypeError('offline');
    return runs;
  });
  await expect(desk.show(null)).rejects.toThrow('offline');
  isOffline = false;
  await desk.show(null);
  expect(desk.state.get().runs).toBe(runs);
});
