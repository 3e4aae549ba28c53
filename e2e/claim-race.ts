import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openJobStore, type JobStore } from '#server/jobs/store.ts';
import { spec } from '#server/jobs/store-model.ts';

export interface RaceOptions {
  readonly program: string;
  readonly folder: string;
  readonly processes: number;
  readonly jobs: number;
  readonly kills: number;
  readonly random: () => number;
}

export interface RaceResult {
  readonly kills: number;
  /** Jobs that are not completed, or whose events are not those of a job that was completed once. */
  readonly lost: string[];
  /** Jobs whose completion was confirmed to more than one claim. */
  readonly double: string[];
  readonly attempts: number;
  readonly integrity: unknown;
}

/** Several processes claim and complete jobs of one store, and are killed at random moments; claims of the killed come back by their silence. */
export async function raceForClaims({
  program,
  folder,
  processes,
  jobs,
  kills,
  random,
}: RaceOptions): Promise<RaceResult> {
  const [file, ledger] = [join(folder, 'jobs.db'), join(folder, 'ledger')];
  writeFileSync(ledger, '');
  const store = openJobStore(file, () => Date.now());
  const ids = Array.from({ length: jobs }, (_, i) => store.submit({ spec, priority: i % 3 }).job.id);
  const start = () => spawn(process.execPath, [program, file, ledger], { stdio: ['ignore', 'pipe', 'inherit'] });
  const racers: ChildProcess[] = Array.from({ length: processes }, start);
  onTestFinished(() => racers.forEach((racer) => void racer.kill('SIGKILL')));
  let killed = 0;
  while (store.counts().completed < jobs) {
    // Kills are spread over the whole of the race.
    for (const due = kills * Math.min(1, store.counts().completed / (0.7 * jobs)); killed < due;) {
      const place = Math.floor(random() * processes);
      const victim = racers[place];
      if (victim && victim.exitCode === null) {
        const exited = once(victim, 'exit');
        victim.kill('SIGKILL');
        await exited;
        killed++;
        racers[place] = start();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, random() * 30));
    for (const claim of store.silentSince(Date.now() - 1000)) store.release(claim, 'lost');
  }
  await Promise.all(racers.map((racer) => racer.exitCode ?? racer.signalCode ?? once(racer, 'exit')));
  const confirmed = readFileSync(ledger, 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
  const result = {
    kills: killed,
    lost: ids.filter((id) => !isWhole(store, id)),
    double: confirmed.filter((id, i) => id !== '' && confirmed.indexOf(id) !== i),
    attempts: ids.reduce((sum, id) => sum + (store.get(id)?.attempt ?? 0), 0),
    integrity: store.check(),
  };
  store[Symbol.dispose]();
  return result;
}

/** Completed, with numbered events that end in the one completion. */
function isWhole(store: JobStore, id: string): boolean {
  const events = store.eventsAfter(id, 0, 10_000);
  const states = events.flatMap(({ event }) => (event.type === 'state' ? [event.state] : []));
  const numbered = events.every(({ seq }, i) => seq === i + 1);
  const job = store.get(id);
  return (
    job?.state === 'completed' &&
    numbered &&
    states.indexOf('completed') === states.length - 1 &&
    states.filter((state) => state === 'processing').length === job.attempt
  );
}
