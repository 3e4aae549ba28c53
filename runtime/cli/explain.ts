import { cpus } from 'node:os';
import { frameCount, frameTime, parseFps } from '#graphs/fps.ts';
import type { RunRequest } from '#runtime/context.ts';
import { codecOf, estimateRun } from '#runtime/estimate.ts';
import { selectRange } from '#runtime/range.ts';
import { runUntil, type RunOptions } from '#runtime/run.ts';

/** Prints what a run would do: its nodes in order with their places, the frames, and a rough estimate. Only the sound is read. */
export async function explainRun(run: RunOptions, request: RunRequest, json: boolean): Promise<void> {
  const { plan, validation } = run.prepared;
  const { document, descriptions } = validation;
  const audio = await runUntil(run, 'Audio');
  const nodes = [...plan.places].map(([id, place]) => ({ id, type: document.nodes[id]?.type ?? '', place }));
  const pictures = [...descriptions].flatMap(([address, port]) => {
    const fps = port.type === 'Frames' ? parseFps(port.fps) : null;
    if (port.type !== 'Frames' || !fps) return [];
    const total = frameCount(audio.sampleCount, audio.sampleRate, fps);
    const range = selectRange(request, total, fps);
    const codec = codecOf(document.nodes);
    const seconds = frameTime(total, fps);
    return [{ address, ...port, ...range, ...estimateRun(port, range.count, seconds, codec, cpus().length) }];
  });
  if (json) {
    console.log(JSON.stringify({ nodes, pictures }));
    return;
  }
  console.log('Will run, in this order:');
  for (const { id, type, place } of nodes) {
    console.log(`  ${id} (${type}) ${place === 'browser' ? 'in the headless browser' : 'on this machine'}`);
  }
  for (const { address, width, height, fps, first, count, seconds, diskBytes, memoryBytes } of pictures) {
    console.log(`${address}: frames ${first}–${first + count - 1} (${count}) of ${width}×${height} at ${fps} fps`);
    console.log(
      `  roughly ${Math.ceil(seconds / 60)} min in software, ${(diskBytes / 1e6).toFixed(0)} MB of disk, ${(memoryBytes / 1e9).toFixed(1)} GB of memory`,
    );
  }
  console.log('Segments that an earlier run has finished are used again unless --fresh is given.');
}
