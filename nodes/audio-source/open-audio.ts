import { open, stat, type FileHandle } from 'node:fs/promises';
import { InputError } from '#runtime/failure.ts';
import { id3Length, sniffAudio, sniffText, type Demuxer } from './sniff.ts';

const sniffedBytes = 65_536;

/** Looks at a file's first bytes and names the demuxer for it. Throws InputError, one sentence for each way in which it is no music. */
export async function identifyAudio(path: string, name: string): Promise<Demuxer> {
  await checkFile(path, name);
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    throw new InputError('audio-unreadable', `${name} cannot be read: you have no permission to open it.`, { cause });
  }
  await using file = handle;
  const start = await readAt(file, 0);
  const tag = id3Length(start);
  const head = tag === 0 ? start : await readAt(file, tag);
  const demuxer = sniffAudio(head);
  if (demuxer) return demuxer;
  const text = tag === 0 ? sniffText(head) : null;
  if (text === 'playlist') {
    throw new InputError('audio-playlist', `${name} is a playlist, not a recording: give the music file itself.`);
  }
  if (text === 'text') throw new InputError('audio-not-audio', `${name} is a text file, not a recording.`);
  throw new InputError(
    'audio-not-audio',
    `${name} is no sound file that Emberloom can open: give an MP3, WAV, FLAC, M4A, AAC, Ogg, Opus or AIFF file, or a video with sound.`,
  );
}

async function checkFile(path: string, name: string): Promise<void> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new InputError('audio-missing', `There is no file ${path}.`, { cause });
  });
  if (info.isDirectory()) throw new InputError('audio-folder', `${name} is a folder: give one music file in it.`);
  if (!info.isFile()) throw new InputError('audio-not-a-file', `${name} is no ordinary file: give a music file.`);
  if (info.size === 0) throw new InputError('audio-empty', `${name} is empty: it has no bytes at all.`);
}

async function readAt(file: FileHandle, position: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, position);
  return buffer.subarray(0, bytesRead);
}
