import type { JobView } from '#runtime/protocol/job-view.ts';
import type { RunPicture } from '#runtime/protocol/run-picture.ts';
import { nodeShare } from '#editor/runs/stages.ts';

/** How a node is in the run that is looked at. */
export interface NodeRun {
  readonly state: 'waiting' | 'running' | 'done' | 'cached' | 'failed';
  /** The same in a word or two, with its own progress where it has one. */
  readonly text: string;
  /** Why it was not worked on again, or why it failed. */
  readonly detail: string;
  /** When it went to work, in milliseconds since 1970; null while it does not. */
  readonly since: number | null;
  /** Milliseconds that it has worked before that. */
  readonly spent: number;
}

/** Each node of a run, by name. */
export function nodeRunsOf(job: JobView, picture: RunPicture): ReadonlyMap<string, NodeRun> {
  return new Map(picture.nodes.map((node) => [node.id, nodeRun(node, job, picture)]));
}

function nodeRun(node: RunPicture['nodes'][number], job: JobView, picture: RunPicture): NodeRun {
  const { id, state, detail = '', since, spent } = node;
  const { error } = picture;
  if (error?.node === id) return { state: 'failed', text: 'failed', detail: error.message, since, spent };
  const told = { detail, since, spent };
  if (state !== 'running') return { ...told, state, text: state };
  if (job.status !== 'processing') return { ...told, state: 'waiting', text: 'stopped' };
  const share = nodeShare(node, job, picture);
  return { ...told, state, text: share === null ? 'running' : `${Math.floor(100 * share)} %` };
}
