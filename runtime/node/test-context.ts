import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunContext, RunRequest } from '#runtime/context.ts';
import type { RunEvent } from '#runtime/events.ts';

/** A run's surroundings for tests: a folder of their own, and every event that was reported. */
export interface TestContext extends RunContext, AsyncDisposable {
  readonly root: string;
  readonly events: RunEvent[];
}

interface TestOptions {
  readonly request?: Partial<RunRequest>;
  readonly signal?: AbortSignal;
  readonly recipe?: string;
  /** What the media reference's name stands for; by default a file of that name in `root`. */
  readonly output?: string;
}

/** Also points the cache below `root`, so that nothing is shared with other tests. */
export async function testContext(options: TestOptions = {}): Promise<TestContext> {
  const root = await mkdtemp(path.join(tmpdir(), 'emberloom-test-'));
  process.env['EMBERLOOM_CACHE'] = path.join(root, 'cache');
  return await contextIn(root, options);
}

/** Another run on the same cache. */
export async function contextIn(root: string, options: TestOptions = {}): Promise<TestContext> {
  const workDir = await mkdtemp(path.join(root, 'work-'));
  await mkdir(workDir, { recursive: true });
  const events: RunEvent[] = [];
  return {
    root,
    events,
    workDir,
    signal: options.signal ?? new AbortController().signal,
    request: { inputs: {}, overwrite: false, strict: false, fresh: false, scale: 1, ...options.request },
    recipe: options.recipe ?? '{"format":"emberloom.graph"}',
    claimPath: async () => {},
    report: (event) => void events.push(event),
    mediaPath: ({ name }) => path.resolve(root, name),
    outputPath: () => options.output ?? null,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
