import { RunError } from '#runtime/failure.ts';
import { topLevelBoxes } from './mp4-boxes.ts';
import { recipeKey } from '#runtime/media/isobmff/recipe.ts';
import { probe } from './probe.ts';
import { probeTimeline } from './probe-video.ts';
import { firstDifference, type ExpectedVideo } from './segment-check.ts';

export interface ExpectedFile {
  readonly video: ExpectedVideo;
  /** Length in samples at 48 kHz; null where there is to be no sound. */
  readonly sound: { readonly codec: 'aac' | 'pcm_s24le'; readonly samples: number } | null;
  readonly recipe: string;
}

/** AAC comes in blocks of this many samples; the last one may stick out. */
const aacBlock = 1024;

/** Probes the finished file. Throws RunError `mux-bad-file` with the first difference. */
export async function checkFile(file: string, expected: ExpectedFile, signal: AbortSignal): Promise<void> {
  const difference = await fileDifference(file, expected, signal);
  if (difference) throw new RunError('mux-bad-file', `The finished file is not as ordered: ${difference}.`);
}

async function fileDifference(file: string, expected: ExpectedFile, signal: AbortSignal): Promise<string | null> {
  const boxes = await topLevelBoxes(file);
  const [index, pictures] = [boxes.indexOf('moov'), boxes.indexOf('mdat')];
  if (index < 0 || pictures < 0) return 'it is not whole';
  if (index > pictures) return 'its index stands behind its pictures';
  const [timeline, { streams, format }] = await Promise.all([probeTimeline(file, signal), probe(file, [], signal)]);
  const picture = firstDifference(timeline, expected.video);
  if (picture) return picture;
  if (format.tags[recipeKey] !== expected.recipe) return 'the recipe did not survive';
  const sound = streams.filter((stream) => stream.codec_type === 'audio');
  if (!expected.sound) return sound.length === 0 ? null : 'there is sound where none was ordered';
  const [track] = sound;
  if (!track || sound.length > 1) return `1 track of sound expected, ${sound.length} found`;
  if (track.codec_name !== expected.sound.codec)
    return `sound in ${expected.sound.codec} expected, ${track.codec_name} found`;
  const samples = Math.round((track.duration ?? 0) * 48_000);
  if (Math.abs(samples - expected.sound.samples) > aacBlock) {
    return `${expected.sound.samples} samples of sound expected, ${samples} found`;
  }
  return null;
}
