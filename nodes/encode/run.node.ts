import path from 'node:path';
import { frameSample, frameTime, type Fps } from '#graphs/fps.ts';
import type { RunContext } from '#runtime/context.ts';
import type { Executor, Forecast, Preflight } from '#runtime/executor.ts';
import { RunError } from '#runtime/failure.ts';
import { neededLevel } from '#runtime/media/video-level.ts';
import { findFfmpeg } from '#runtime/node/ffmpeg.ts';
import { requireEncoder } from '#runtime/node/ffmpeg-encoders.ts';
import { muxVideo } from '#runtime/node/mux.ts';
import { checkFile } from '#runtime/node/mux-check.ts';
import { openSegmentStore } from '#runtime/node/segment-store.ts';
import { encodeSound } from '#runtime/node/sound-encoder.ts';
import type { AudioValue, FramesValue } from '#runtime/values.ts';
import type { definition } from './definition.ts';
import { encodeSegments, planSegments } from './encode-segments.ts';
import { planEncoding, type EncodingPlan } from './plan.ts';
import { presetNamed } from './presets.ts';
import type { Segment } from './segment.ts';

export const preflight: Preflight<typeof definition> = async ({ params: { preset }, context }) => {
  await requireEncoder(presetNamed(preset).encoder, preset, context.signal);
};

export const forecast: Forecast<typeof definition> = async ({ id, params, inputs: { frames }, context }) => {
  const plan = planEncoding(params, frames);
  const store = await openSegmentStore(plan.preset.container);
  const segments = await planSegments(id, frames, plan, context.workDir);
  const isKept = async (key: string) => !context.request.fresh && (await store.has(key));
  const parts = segments.map(async ({ key, range }) => ({ ...range, kept: await isKept(key) }));
  return { parts: await Promise.all(parts), params: ['preset', 'quality', 'bitrate', 'segmentFrames'] };
};

export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const { frames, audio } = inputs;
  const plan = planEncoding(params, frames);
  await nameEncoder(plan, context);
  nameLevel(plan, frames, context);
  const window = audio ? soundWindow(audio, frames, plan.fps) : null;
  const [segments, sound] = await together(
    context.signal,
    (signal) => encodeSegments(id, frames, plan, { ...context, signal }),
    async (signal) =>
      audio && window ? await soundFile(audio, window, plan, params.audioBitrate, context, signal) : null,
  );
  checkHeaders(segments);
  const file = path.join(context.workDir, `${id}.${plan.preset.container}`);
  const { codec, profile, tag, pixelFormat, container, audioCodec } = plan.preset;
  await muxVideo({
    parts: segments.map((segment) => ({ file: segment.file, frames: segment.range.count })),
    fps: plan.fps,
    sound,
    recipe: context.recipe,
    container,
    target: file,
    workDir: context.workDir,
    signal: context.signal,
  });
  const { width, height, range, total } = frames;
  const video = { codec, profile, tag, pixelFormat, width, height, fps: plan.fps, frames: range.count };
  const track =
    audio && window
      ? { codec: audioCodec, samples: Math.round(((window.to - window.from) * 48_000) / audio.sampleRate) }
      : null;
  await checkFile(file, { video, sound: track, recipe: context.recipe }, context.signal);
  const { fps, projection, stereo } = frames;
  return {
    video: {
      ...{ width, height, fps, projection, stereo, range, total, codec, container },
      bitDepth: plan.preset.bitDepth,
      alpha: false,
      colourSpace: 'bt709',
      path: file,
      duration: frameTime(range.count, plan.fps),
    },
  };
};

async function nameEncoder({ preset, presetName }: EncodingPlan, context: RunContext): Promise<void> {
  await requireEncoder(preset.encoder, presetName, context.signal);
  const { version } = await findFfmpeg();
  context.report({
    type: 'using',
    what: 'encoder',
    name: preset.encoder,
    detail: `${preset.title}; ffmpeg ${version}`,
  });
}

/** Encoders number such a stream as if all were well, and a headset that gets it shows nothing. */
function nameLevel({ preset, fps }: EncodingPlan, { width, height }: FramesValue, context: RunContext): void {
  if (neededLevel(preset.codec, width, height, fps.num / fps.den) !== 'none') return;
  context.report({
    type: 'using',
    what: 'level',
    name: `beyond all of ${preset.codec}`,
    detail: `${width} × ${height} is for YouTube and as a master: no headset decodes it, 360-stereo-headset is for them`,
  });
}

// A joined stream has the headers of its first part; one made by another build of the encoder would not decode behind them.
function checkHeaders(segments: readonly Segment[]): void {
  const other = segments.find(({ facts }) => facts?.extradata !== segments[0]?.facts?.extradata);
  if (!other) return;
  throw new RunError(
    'encoder-changed',
    `Frames from ${other.range.first} on were encoded by another version of the encoder. Run again with --fresh.`,
  );
}

interface SampleWindow {
  readonly from: number;
  readonly to: number;
}

/** The samples under the frames of this run; silence beyond the end of the track. */
function soundWindow({ sampleRate }: AudioValue, { range }: FramesValue, fps: Fps): SampleWindow {
  return {
    from: frameSample(range.first, sampleRate, fps),
    to: frameSample(range.first + range.count, sampleRate, fps),
  };
}

function soundFile(
  audio: AudioValue,
  { from, to }: SampleWindow,
  { preset: { audioCodec, container } }: EncodingPlan,
  bitrate: number,
  { workDir }: RunContext,
  signal: AbortSignal,
): Promise<string> {
  const { sampleRate } = audio;
  const samples = audio.read(from, to, signal);
  return encodeSound({ samples, sampleRate, codec: audioCodec, bitrate, container, workDir, signal });
}

/** Two works at once. Where one fails the other is stopped; throws the first failure once both have ended. */
async function together<A, B>(
  outer: AbortSignal,
  one: (signal: AbortSignal) => Promise<A>,
  other: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const failures: unknown[] = [];
  const stopOther = (error: unknown) => {
    failures.push(error);
    stop.abort(error);
  };
  const works = [one(signal), other(signal)] as const;
  for (const work of works) work.catch(stopOther);
  const [first, second] = await Promise.allSettled(works);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  throw failures[0];
}
