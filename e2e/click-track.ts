import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpeg } from './emberloom.ts';

const sampleRate = 44_100;
const clickSeconds = 0.005;

/** How the click track comes: ffmpeg's arguments for it, and its ending. */
export const soundFormats = {
  wav: { ending: 'wav', codec: null },
  mp3: { ending: 'mp3', codec: ['-c:a', 'libmp3lame', '-b:a', '192k'] },
  // No Xing header: decoders cannot know how much silence the encoder put in front.
  'mp3 without Xing header': {
    ending: 'mp3',
    codec: ['-c:a', 'libmp3lame', '-b:a', '192k', '-write_xing', '0', '-id3v2_version', '0'],
  },
  flac: { ending: 'flac', codec: ['-c:a', 'flac'] },
  m4a: { ending: 'm4a', codec: ['-c:a', 'aac', '-b:a', '192k'] },
  'aac without a container': { ending: 'aac', codec: ['-c:a', 'aac', '-b:a', '192k'] },
  ogg: { ending: 'ogg', codec: ['-c:a', 'libvorbis', '-q:a', '6'] },
  opus: { ending: 'opus', codec: ['-c:a', 'libopus', '-b:a', '128k'] },
} as const;

export type SoundFormat = keyof typeof soundFormats;

/** When click `index` begins, in seconds: about one a second, each elsewhere within its frame (steps of the golden ratio). */
export function clickTime(index: number): number {
  return 0.4 + index + ((index * 0.618_034) % 1) * 0.05;
}

/** A click: 5 ms of a tone that rises from 1 to 9 kHz, so that it fits itself at one place only. */
export function clickAt(seconds: number): number {
  if (seconds < 0 || seconds >= clickSeconds) return 0;
  return 0.8 * Math.cos(2 * Math.PI * (1000 * seconds + (8000 / clickSeconds / 2) * seconds ** 2));
}

/** A click track of that length in that format, made if it is not in the folder yet. */
export async function clickTrack(folder: string, seconds: number, format: SoundFormat): Promise<string> {
  const wav = join(folder, `clicks-${seconds}.wav`);
  if (!existsSync(wav)) writeFileSync(wav, waveFile(clickSamples(seconds)));
  const { ending, codec } = soundFormats[format];
  if (!codec) return wav;
  const file = join(folder, `clicks-${seconds}-${format.replaceAll(' ', '-')}.${ending}`);
  if (!existsSync(file)) await ffmpeg('-i', wav, ...codec, file);
  return file;
}

function clickSamples(seconds: number): Int16Array {
  const samples = new Int16Array(Math.round(seconds * sampleRate));
  for (let index = 0; clickTime(index) < seconds; index++) {
    const first = Math.ceil(clickTime(index) * sampleRate);
    for (let n = first; n < first + clickSeconds * sampleRate && n < samples.length; n++) {
      samples[n] = Math.round(32_767 * clickAt(n / sampleRate - clickTime(index)));
    }
  }
  return samples;
}

/** Mono, 16 bit (Multimedia Programming Interface and Data Specifications 1.0, chapter 3). */
function waveFile(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, new Uint8Array(samples.buffer)]);
}
