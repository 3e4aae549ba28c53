import path from 'node:path';
import type { PreflightContext, RunContext } from '#runtime/context.ts';
import type { Executor, Preflight } from '#runtime/executor.ts';
import { RunError } from '#runtime/failure.ts';
import { encodePng } from '#runtime/node/png.ts';
import { checkOutput, outputError } from '#runtime/node/publish-output.ts';
import type { FramesValue } from '#runtime/values.ts';
import { wholeFrame } from '#runtime/whole-frame.ts';
import type { definition } from './definition.ts';
import { folderWriter, zipWriter, type SequenceWriter } from './writers.ts';

/** PNGs that are compressed at once: as many as Node has threads for it. */
const atOnce = 4;

export const preflight: Preflight<typeof definition> = async ({ id, params, context }) => {
  const { request, reads } = context;
  await checkOutput(targetOf(id, params, context), { ...request, container: params.container, reads });
};

export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const target = targetOf(id, params, context);
  const rules = { overwrite: context.request.overwrite, container: params.container };
  await checkOutput(target, rules);
  const claim = (claimed: string) => context.claimPath(claimed);
  const writer = params.container === 'zip' ? await zipWriter(target, claim) : await folderWriter(target, claim);
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
  for await (const frame of frames.read([range], bitDepth === 16 ? 'rgba16' : 'rgba8', context.signal)) {
    const { index } = frame;
    const rgba = await wholeFrame(frame);
    const encoding = encodePng({ width, height, bitDepth, alpha, rgba }).then((png) => ({ index, png }));
    encoding.catch(() => {}); // heard when its turn comes
    waiting.push(encoding);
    if (waiting.length >= atOnce) await writeNext();
  }
  while (waiting.length > 0) await writeNext();
  if (done !== range.count) throw new RunError('renderer-ended', `The renderer gave ${done} of ${range.count} frames.`);
}

interface Place {
  readonly container: 'folder' | 'zip';
  readonly name: string;
}

function targetOf(id: string, { container, name }: Place, context: Pick<PreflightContext, 'outputPath'>): string {
  return context.outputPath(id) ?? path.resolve(container === 'zip' ? withEnding(name) : name);
}

function withEnding(name: string): string {
  return name.toLowerCase().endsWith('.zip') ? name : `${name}.zip`;
}
