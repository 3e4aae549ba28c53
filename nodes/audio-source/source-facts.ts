import { InputError, RunError } from '#runtime/failure.ts';
import { probe, type Probe } from '#runtime/node/probe.ts';
import type { Demuxer } from './sniff.ts';
import { wavDuration } from './wav-duration.ts';

/** Bytes. A real file's largest piece, the index of a day of sound, takes a tenth; a made-up one claims gigabytes. */
const largestPiece = 2 ** 29;

export interface SourceFacts {
  /** ffmpeg options that nail the demuxer, keep it from opening any other file, and bound each piece of its memory. */
  readonly lock: readonly string[];
  readonly channels: number;
  /** There is a picture beside the sound, and sound may begin later than it. */
  readonly soundOfVideo: boolean;
  /** Seconds that the file claims to hold; null where it claims nothing that could be held against it. */
  readonly declaredDuration: number | null;
}

/** What the container says. Throws InputError where it has no sound or cannot be read. */
export async function readFacts(
  path: string,
  name: string,
  demuxer: Demuxer,
  signal: AbortSignal,
): Promise<SourceFacts> {
  const memory = ['-max_alloc', String(largestPiece)];
  const lock = ['-f', demuxer, '-format_whitelist', demuxer, '-protocol_whitelist', 'file', ...memory];
  const found = await probe(path, lock, signal).catch((cause: unknown) => {
    if (cause instanceof RunError && cause.code === 'probe-failed') throw unreadable(name, cause);
    throw cause;
  });
  const sound = found.streams.find((stream) => stream.codec_type === 'audio');
  const picture = found.streams.some((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic);
  if (!sound) {
    const what = picture ? 'a video without sound' : 'a file without sound';
    throw new InputError('audio-none', `${name} is ${what}: there is nothing to react to.`);
  }
  return {
    lock,
    channels: sound.channels ?? 2,
    soundOfVideo: picture,
    declaredDuration:
      demuxer === 'wav' ? await wavDuration(path) : declaredDuration(found, sound.duration ?? null, demuxer, picture),
  };
}

function unreadable(name: string, cause: RunError): InputError {
  const said = cause.message;
  const sentence = said.includes('moov atom not found')
    ? `${name} is cut off: the index that stands at its end is missing, and nothing can be decoded without it.`
    : `${name} is damaged at its very start and cannot be opened (ffprobe said: ${said.split(': ').at(-1)}).`;
  return new InputError('audio-undecodable', sentence, { cause });
}

function declaredDuration(found: Probe, stream: number | null, demuxer: Demuxer, picture: boolean): number | null {
  // Ogg and ADTS have no length of their own: ffprobe reads it off the last page, or guesses it from size and bit rate.
  const guessed = found.lines.some((line) => line.includes('Estimating duration from bitrate'));
  if (guessed || demuxer === 'ogg' || demuxer === 'aac') return null;
  // Matroska gives one length for all streams, and sound may well end before the picture.
  if (demuxer === 'matroska') return picture ? null : (found.format.duration ?? null);
  return stream;
}
