import path from 'node:path';
import { frameSample, frameTime, type Fps } from '#graphs/fps.ts';
import type { RunContext } from '#runtime/context.ts';
import type { Executor, Preflight } from '#runtime/executor.ts';
import { RunError } from '#runtime/failure.ts';
import { findFfmpeg } from '#runtime/node/ffmpeg.ts';
import { requireEncoder } from '#runtime/node/ffmpeg-encoders.ts';
import { muxVideo, type MuxSound } from '#runtime/node/mux.ts';
import { checkFile } from '#runtime/node/mux-check.ts';
import type { AudioValue, FramesValue } from '#runtime/values.ts';
import type { definition } from './definition.ts';
import { encodeSegments } from './encode-segments.ts';
import { planEncoding, type EncodingPlan } from './plan.ts';
import { presetNamed } from './presets.ts';
import type { Segment } from './segment.ts';

export const preflight: Preflight<typeof definition> = async ({ params: { preset }, context }) => {
  await requireEncoder(presetNamed(preset).encoder, preset, context.signal);
};

export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const { frames, audio } = inputs;
  const plan = planEncoding(params, frames);
  await nameEncoder(plan, context);
  const segments = await encodeSegments(id, frames, plan, context);
  checkHeaders(segments);
  const file = path.join(context.workDir, `${id}.${plan.preset.container}`);
  const window = audio ? soundWindow(audio, frames, plan.fps) : null;
  const { codec, profile, tag, pixelFormat, container, audioCodec } = plan.preset;
  await muxVideo({
    parts: segments.map((segment) => ({ file: segment.file, frames: segment.range.count })),
    fps: plan.fps,
    sound: audio && window ? soundOf(audio, window, plan, params.audioBitrate, context.signal) : null,
    recipe: context.recipe,
    container,
    target: file,
    workDir: context.workDir,
    signal: context.signal,
  });
  const { width, height, range, total } = frames;
  const video = { codec, profile, tag, pixelFormat, width, height, fps: plan.fps, frames: range.count };
  const sound =
    audio && window
      ? { codec: audioCodec, samples: Math.round(((window.to - window.from) * 48_000) / audio.sampleRate) }
      : null;
  await checkFile(file, { video, sound, recipe: context.recipe }, context.signal);
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

function soundOf(
  audio: AudioValue,
  { from, to }: SampleWindow,
  { preset }: EncodingPlan,
  bitrate: number,
  signal: AbortSignal,
): MuxSound {
  return { samples: audio.read(from, to, signal), sampleRate: audio.sampleRate, codec: preset.audioCodec, bitrate };
}
