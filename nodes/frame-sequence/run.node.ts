import path from 'node:path';
import type { RunContext } from '#runtime/context.ts';
import type { Executor } from '#runtime/executor.ts';
import { RunError } from '#runtime/failure.ts';
import { encodePng } from '#runtime/node/png.ts';
import { checkOutput, outputError } from '#runtime/node/publish-output.ts';
import type { FramesValue } from '#runtime/values.ts';
import type { definition } from './definition.ts';
import { folderWriter, zipWriter, type SequenceWriter } from './writers.ts';

/** PNGs that are compressed at once: as many as Node has threads for it. */
const atOnce = 4;

export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const zip = params.container === 'zip';
  const target = context.outputPath(id) ?? path.resolve(zip ? withEnding(params.name) : params.name);
  const rules = { overwrite: context.request.overwrite, container: zip ? ('zip' as const) : undefined };
  await checkOutput(target, rules);
  const claim = (claimed: string) => context.claimPath(claimed);
  const writer = zip ? await zipWriter(target, claim) : await folderWriter(target, claim);
  try {
    await writeFrames(inputs.frames, params.bitDepth === '16' ? 16 : 8, writer, context);
    await writer.publish(rules.overwrite);
  } catch (cause) {
    await writer.discard();
    if (context.signal.aborted) throw cause;
    throw cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC' ? outputError(cause, target) : cause;
  }
  context.report({ type: 'node', id, state: 'done', detail: target });
  return {};
};

async function writeFrames(frames: FramesValue, bitDepth: 8 | 16, writer: SequenceWriter, context: RunContext) {
  const { width, height, alpha, range } = frames;
  const waiting: Promise<{ index: number; png: Buffer }>[] = [];
  let done = 0;
  const writeNext = async () => {
    const next = await waiting.shift();
    if (!next) return;
    await writer.write(`${String(next.index).padStart(8, '0')}.png`, next.png);
    const progress = { done: ++done, total: range.count };
    context.report({ type: 'stage', stage: 'render', ...progress, frame: next.index });
    context.report({ type: 'stage', stage: 'encode', ...progress });
  };
  for await (const { index, bytes, release } of frames.read(
    [range],
    bitDepth === 16 ? 'rgba16' : 'rgba8',
    context.signal,
  )) {
    const encoding = encodePng({ width, height, bitDepth, alpha, rgba: bytes }).then((png) => ({ index, png }));
    release();
    encoding.catch(() => {}); // heard when its turn comes
    waiting.push(encoding);
    if (waiting.length >= atOnce) await writeNext();
  }
  while (waiting.length > 0) await writeNext();
  if (done !== range.count) throw new RunError('renderer-ended', `The renderer gave ${done} of ${range.count} frames.`);
}

function withEnding(name: string): string {
  return name.toLowerCase().endsWith('.zip') ? name : `${name}.zip`;
}
