import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ANALYSIS_VERSION } from '#nodes/pre-analyze/analyse.ts';
import { InputError, RunError } from '#runtime/failure.ts';
import { packageRoot } from '#runtime/node/package-root.ts';

export const analysisModes = ['detailed', 'classic'] as const;
export type AnalysisMode = (typeof analysisModes)[number];

/** What runs hear in an asset: the same numbers, for whoever wants to draw with them. */
export interface FeatureStore {
  /** The file name within `folder`, and its hash. Throws InputError `audio-undecodable`, RunError `analysis-failed`. */
  of(assetId: string, file: string, mode: AnalysisMode): Promise<{ readonly name: string; readonly sha256: string }>;
  readonly folder: string;
  forget(assetId: string): Promise<void>;
  /** Ends whatever is at work. */
  kill(): void;
}

/** Analyses are made one at a time, beside the renderers, and kept until their asset goes. */
export async function openFeatureStore(folder: string): Promise<FeatureStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const atWork = new Map<string, Promise<void>>();
  const children = new Set<ChildProcess>();
  let last: Promise<unknown> = Promise.resolve();

  async function make(name: string, file: string, mode: AnalysisMode): Promise<void> {
    if ((await readdir(folder)).includes(name)) return;
    await hear(file, mode, join(folder, name), children);
  }

  return {
    folder,
    async of(assetId, file, mode) {
      const name = `${assetId}-${mode}-${ANALYSIS_VERSION}.features`;
      // Everybody who waits for one waits for the same one.
      const making = atWork.get(name) ?? last.then(() => make(name, file, mode));
      atWork.set(name, making);
      last = making.catch(() => {});
      await making.finally(() => atWork.delete(name));
      return {
        name,
        sha256: createHash('sha256')
          .update(await readFile(join(folder, name)))
          .digest('hex'),
      };
    },
    async forget(assetId) {
      const names = (await readdir(folder)).filter((name) => name.startsWith(`${assetId}-`));
      await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
    },
    kill() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}

async function hear(file: string, mode: AnalysisMode, target: string, children: Set<ChildProcess>): Promise<void> {
  const entry = join(packageRoot(), 'dist/server/features.js');
  const child = fork(entry, [file, mode, target], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  children.add(child);
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (status) => resolve(status));
  });
  children.delete(child);
  if (code === 0) return;
  const sentence = said.trim().split('\n').at(-1) ?? '';
  if (code === 2) throw new InputError('audio-undecodable', sentence);
  throw new RunError('analysis-failed', `The analysis ended unexpectedly: ${sentence}`);
}
