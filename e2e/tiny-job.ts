import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { emberloom, toneFile } from './emberloom.ts';
import { tinyGraph } from './tiny-graph.ts';

const frames = { from: 0, to: 95 };
/** Of eight frames each. */
export const segmentCount = 12;

/** A job for a server, with its sound in `folder`, and the file that the command line makes of the same. */
export async function tinyJob(folder: string): Promise<{ readonly spec: object; readonly undisturbed: Buffer }> {
  const audio = await toneFile(folder, 5);
  const graph = join(folder, 'graph.json');
  writeFileSync(graph, tinyGraph());
  const output = join(folder, 'out.mp4');
  const range = ['--frames', `${frames.from}-${frames.to}`];
  const { code, stderr } = await emberloom(folder, ['run', graph, '--audio', audio, '--output', output, ...range]);
  expect(code, stderr).toBe(0);
  const spec = { name: 'Tone', graph: tinyGraph(), inputs: { audio }, output: 'out.mp4', frames };
  return { spec, undisturbed: readFileSync(output) };
}
