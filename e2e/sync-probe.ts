import { join } from 'node:path';
import { expect } from 'vitest';
import { clickAt, clickTrack, type SoundFormat } from './click-track.ts';
import { decodePictures, decodeSound, meanLuma } from './decoded.ts';
import { emberloom } from './emberloom.ts';

/** Times in the delivered file, seconds, its edit lists applied. */
export interface Meetings {
  /** First bright frame of each flash. */
  readonly flashes: readonly number[];
  /** Beginning of each click. */
  readonly clicks: readonly number[];
}

export interface SyncCase {
  readonly format: SoundFormat;
  readonly fps: string;
  /** Length of the track in seconds. */
  readonly seconds: number;
  /** What of it is rendered. */
  readonly window: readonly string[];
}

/** Renders flashes to a click track and finds both again in the finished file. */
export async function renderMeetings(folder: string, { format, fps, seconds, window }: SyncCase): Promise<Meetings> {
  const audio = await clickTrack(folder, seconds, format);
  const video = join(folder, `${format.replaceAll(' ', '-')}-${fps.replace('/', '-')}-${window.join('-')}.mp4`);
  const picture = ['size=custom', `width=${width}`, `height=${height}`];
  const ended = await emberloom(folder, [
    ...['render', '--quiet', '--audio', audio, '--output', video, '--template', 'flash', '--fps', fps, ...window],
    ...picture.flatMap((setting) => ['--set', `capture.${setting}`]),
  ]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return { flashes: await findFlashes(video), clicks: await findClicks(video) };
}

/** Flash and click are half a frame and 1 ms apart at most; `least` of them are expected. Returns the largest distance, in ms. */
export function expectMeeting({ flashes, clicks }: Meetings, fps: string, least: number): number {
  const [num = 0, den = 1] = fps.split('/').map(Number);
  expect(clicks.length).toBeGreaterThanOrEqual(least);
  expect(flashes).toHaveLength(clicks.length);
  const distances = clicks.map((click, index) => Math.abs((flashes[index] ?? Infinity) - click));
  const farthest = Math.max(...distances);
  expect(farthest).toBeLessThanOrEqual(den / num / 2 + 0.001);
  return farthest * 1000;
}

const width = 320;
const height = 180;

async function findFlashes(video: string): Promise<number[]> {
  const { times, frames } = await decodePictures(video, 'yuv420p');
  const luma = frames.map((frame) => meanLuma(frame, width * height, false));
  return times.filter((_, frame) => (luma[frame] ?? 0) - (luma[frame - 1] ?? 16) > 50);
}

const sampleRate = 48_000;
const click = Float32Array.from({ length: 0.005 * sampleRate }, (_, n) => clickAt(n / sampleRate));

/** Where the click fits best, near each place that is loud after silence. */
async function findClicks(video: string): Promise<number[]> {
  const { start, left } = await decodeSound(video);
  const peak = left.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const clicks: number[] = [];
  for (let n = 0; n < left.length; n++) {
    if (Math.abs(left[n] ?? 0) < 0.35 * peak) continue;
    clicks.push(start + bestFit(left, n - 480, n + 480) / sampleRate);
    n += sampleRate / 2;
  }
  return clicks;
}

function bestFit(sound: Float32Array, from: number, to: number): number {
  let best = from;
  let most = -Infinity;
  for (let at = from; at < to; at++) {
    let likeness = 0;
    for (const [n, value] of click.entries()) likeness += value * (sound[at + n] ?? 0);
    if (likeness > most) [best, most] = [at, likeness];
  }
  return best;
}
