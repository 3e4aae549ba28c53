import { join } from 'node:path';
import { runFfmpeg } from '#runtime/node/ffmpeg-process.ts';
import type { BenchContext } from './bench.ts';

/** The demo track, repeated until it has that length, as FLAC. */
export async function loopedTrack({ audio, folder, signal }: BenchContext, seconds: number): Promise<string> {
  const target = join(folder, `track-${seconds}.flac`);
  const options = ['-loglevel', 'error', '-t', String(seconds), '-c:a', 'flac'];
  const inputs = [{ options: ['-stream_loop', '-1'], source: audio }];
  const { failure, lines } = await runFfmpeg({ inputs, options, target, signal });
  if (failure) throw new Error(`The bench could not make its track: ${failure} ${lines.join(' ')}`);
  return target;
}

/** Silence of that length, as FLAC. */
export async function silentTrack({ folder, signal }: BenchContext, seconds: number): Promise<string> {
  const target = join(folder, `silence-${seconds}.flac`);
  const options = ['-loglevel', 'error', '-t', String(seconds), '-c:a', 'flac'];
  const inputs = [{ options: ['-f', 'lavfi'], source: 'anullsrc=sample_rate=48000:channel_layout=stereo' }];
  const { failure, lines } = await runFfmpeg({ inputs, options, target, signal });
  if (failure) throw new Error(`The bench could not make silence: ${failure} ${lines.join(' ')}`);
  return target;
}
