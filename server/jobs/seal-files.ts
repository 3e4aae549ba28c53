import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '#runtime/node/segment-store.ts';
import type { JobError } from '#runtime/protocol/job-events.ts';
import type { Artifact } from '#runtime/protocol/job-view.ts';

/** Size and hash of the files that a run has left in its folder; an error where it has left none, or something else. */
export async function sealFiles(
  folder: string,
  names: readonly string[],
): Promise<{ readonly artifacts: readonly Artifact[] } | JobError> {
  const artifacts: Artifact[] = [];
  for (const name of names) {
    if (name.includes('/')) return misplaced(`“${name}” lies outside the folder of the job.`);
    const file = join(folder, name);
    const { size } = await stat(file);
    if (!(await stat(file)).isFile())
      return misplaced(`“${name}” is a folder: let the graph leave an archive instead.`);
    artifacts.push({ name, bytes: size, sha256: await hashFile(file) });
  }
  return artifacts.length > 0 ? { artifacts } : misplaced('The graph has left no file.');
}

function misplaced(message: string): JobError {
  return { code: 'output-misplaced', message };
}
