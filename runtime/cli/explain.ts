import { cpus } from 'node:os';
import { nodeForecasts } from '#nodes/executors.node.ts';
import { frameCount, frameTime, parseFps } from '#graphs/fps.ts';
import type { RunRequest } from '#runtime/context.ts';
import { codecOf, estimateRun } from '#runtime/estimate.ts';
import { forecastRun, type NodeForecast, type SegmentForecast } from '#runtime/forecast.ts';
import { lookAhead } from '#runtime/look-ahead.ts';
import { recallRun } from '#runtime/node/last-run.ts';
import { selectRange } from '#runtime/range.ts';
import type { RunOptions } from '#runtime/run.ts';

/**
 * Prints what a run would do: its nodes in order with their places, whether they and their segments will run, and why; the frames, and
 * a rough estimate. The sound is decoded and analysed for that, and a browser started; nothing is drawn.
 */
export async function explainRun(run: RunOptions, request: RunRequest, json: boolean): Promise<void> {
  const { document, descriptions } = run.prepared.validation;
  const ahead = await lookAhead(run, nodeForecasts);
  const nodes = forecastRun(run.prepared, ahead, await recallRun(run.prepared));
  const pictures = [...descriptions].flatMap(([address, port]) => {
    const fps = port.type === 'Frames' ? parseFps(port.fps) : null;
    if (port.type !== 'Frames' || !fps || !ahead.sound) return [];
    const total = frameCount(ahead.sound.sampleCount, ahead.sound.sampleRate, fps);
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
  for (const node of nodes) for (const line of linesOf(node)) console.log(line);
  for (const { address, width, height, fps, first, count, seconds, diskBytes, memoryBytes } of pictures) {
    console.log(`${address}: frames ${first}–${first + count - 1} (${count}) of ${width}×${height} at ${fps} fps`);
    console.log(
      `  all of it: roughly ${Math.ceil(seconds / 60)} min in software, ${(diskBytes / 1e6).toFixed(0)} MB of disk, ${(memoryBytes / 1e9).toFixed(1)} GB of memory`,
    );
  }
}

function linesOf({ id, type, place, why, detail, segments = [] }: NodeForecast): string[] {
  const where = place === 'browser' ? 'in the headless browser' : 'on this machine';
  const because = detail === undefined ? why : `${why} (${detail})`;
  return [`  ${id} (${type}) ${where}: ${because}`, ...alike(segments).map((line) => `    ${line}`)];
}

/** A line for each stretch of segments that share their fate. */
function alike(segments: readonly SegmentForecast[]): string[] {
  const stretches: SegmentForecast[][] = [];
  for (const segment of segments) {
    const last = stretches.at(-1);
    if (last?.[0]?.why === segment.why) last.push(segment);
    else stretches.push([segment]);
  }
  return stretches.flatMap((stretch) => {
    const [from, to] = [stretch[0], stretch.at(-1)];
    if (!from || !to) return [];
    const which = from === to ? `segment ${from.index + 1}` : `segments ${from.index + 1}–${to.index + 1}`;
    return [`${which} (frames ${from.first}–${to.first + to.count - 1}): ${from.why}`];
  });
}
