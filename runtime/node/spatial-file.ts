import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '#runtime/failure.ts';
import { parseBoxes, type Box } from '#runtime/media/isobmff/box.ts';
import { placeIndex, type PlacedIndex } from '#runtime/media/isobmff/place-index.ts';
import {
  objection,
  readSpatialFacts,
  withSpatialLayout,
  type SpatialFacts,
} from '#runtime/media/isobmff/spatial-moov.ts';
import type { SpatialLayout } from '#runtime/media/isobmff/spherical.ts';
import { throwIfCancelled } from './ffmpeg-process.ts';
import { readFileBoxes, type FileBox } from './mp4-boxes.ts';
import { syncFolder, temporaryBeside } from './publish-file.ts';
import { outputError } from './publish-output.ts';

export interface InjectOptions {
  readonly source: string;
  /** May be the source itself, which is then replaced in one step. */
  readonly target: string;
  readonly layout: SpatialLayout;
  readonly signal: AbortSignal;
}

/** The index of an hour is about a megabyte; what is larger than this is no index. */
const largestIndex = 512 * 2 ** 20;
const copyBytes = 4 * 2 ** 20;

/**
 * Writes a file that players wrap around the viewer: metadata in both versions, the video track first, the index in front of the
 * pictures, every chunk offset moved along. Everything else stays as it is, the recipe included. Memory is that of the index and one
 * block, however long the file. Gives false, and writes nothing, where the source is its own target and says all that already.
 *
 * Throws InputError `not-mp4`, `truncated`, `fragmented`, `encrypted`, `no-video`, `compressed-index`; the source is never touched then.
 */
export async function injectSpatial({ source, target, layout, signal }: InjectOptions): Promise<boolean> {
  await using from = await openMedia(source);
  const boxes = await readFileBoxes(from);
  const moov = await readIndex(from, boxes, source);
  const moovBox = boxes.find(({ type }) => type === 'moov')!;
  const others = boxes.filter((box) => box !== moovBox);
  const index = placeIndex(withSpatialLayout(moov, layout), others);
  if (path.resolve(source) === path.resolve(target) && (await isThere(from, index, others, moovBox))) return false;

  const temporary = temporaryBeside(target);
  try {
    await write(temporary, from, index, others, signal);
    await rename(temporary, target);
    await syncFolder(path.dirname(target));
  } catch (cause) {
    await rm(temporary, { force: true });
    throwIfCancelled(signal);
    throw outputError(cause, target);
  }
  return true;
}

/** What the metadata of a file says; null where it is no MP4 or MOV with video. */
export async function readSpatial(file: string): Promise<SpatialFacts | null> {
  await using handle = await open(file, 'r');
  try {
    return readSpatialFacts(await readIndex(handle, await readFileBoxes(handle), file));
  } catch {
    return null; // whoever asks wants to know what a player would see, and a player sees nothing here
  }
}

async function openMedia(file: string): Promise<FileHandle> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new InputError('no-file', `There is no file ${file}.`, { cause });
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new InputError('no-file', `${file} is no file.`);
}

async function readIndex(from: FileHandle, boxes: readonly FileBox[], file: string): Promise<Box> {
  const name = path.basename(file);
  const { size } = await from.stat();
  const index = boxes.find(({ type }) => type === 'moov');
  const isMedia = boxes.some(({ type }) => ['ftyp', 'moov', 'mdat', 'moof'].includes(type));
  if (!isMedia) throw new InputError('not-mp4', `${name} is no MP4 or MOV file.`);
  const last = boxes.at(-1);
  const cut = `${name} is cut off: copy or export it again.`;
  if (!index || !last || last.end > size) throw new InputError('truncated', cut);
  if (last.end < size)
    throw new InputError('truncated', `${name} holds ${size - last.end} bytes at its end that are no part of it.`);
  if (boxes.some(({ type }) => type === 'moof')) throw refusals(name).fragmented;
  const bytes = index.end - index.start;
  if (bytes > largestIndex)
    throw new InputError('not-mp4', `The index of ${name} is damaged: it claims ${bytes} bytes.`);
  const content = new Uint8Array(bytes);
  await from.read(content, 0, bytes, index.start);
  const moov = parseIndex(content, name);
  const reason = objection(moov);
  if (reason) throw refusals(name)[reason];
  return moov;
}

function parseIndex(content: Uint8Array, name: string): Box {
  try {
    const [moov] = parseBoxes(content);
    if (moov) return moov;
  } catch (cause) {
    throw new InputError('not-mp4', `The index of ${name} is damaged.`, { cause });
  }
  throw new InputError('not-mp4', `The index of ${name} is empty.`);
}

function refusals(name: string) {
  return {
    fragmented: new InputError(
      'fragmented',
      `${name} is a fragmented MP4, which players do not read spherical metadata from: join it first (ffmpeg -i ${name} -c copy whole.mp4).`,
    ),
    encrypted: new InputError('encrypted', `${name} is encrypted: only its maker can change it.`),
    compressed: new InputError(
      'compressed-index',
      `${name} has a compressed index, which only old QuickTime wrote: save it anew.`,
    ),
    'no-video': new InputError('no-video', `${name} holds no video.`),
  };
}

async function isThere(
  from: FileHandle,
  index: PlacedIndex,
  others: readonly FileBox[],
  moov: FileBox,
): Promise<boolean> {
  const place = others.slice(0, index.before).reduce((sum, { start, end }) => sum + end - start, 0);
  if (moov.start !== place || moov.end - moov.start !== index.bytes.length) return false;
  const old = new Uint8Array(index.bytes.length);
  await from.read(old, 0, old.length, moov.start);
  return Buffer.compare(old, index.bytes) === 0;
}

async function write(
  target: string,
  from: FileHandle,
  index: PlacedIndex,
  others: readonly FileBox[],
  signal: AbortSignal,
): Promise<void> {
  await using to = await open(target, 'wx');
  const buffer = Buffer.alloc(copyBytes);
  const nothing = Buffer.alloc(copyBytes);
  let place = 0;
  const put = async (bytes: Uint8Array) => {
    // Holes stay holes: a part of nothing but zeros is skipped.
    if (!nothing.subarray(0, bytes.length).equals(bytes)) await to.writev([bytes], place);
    place += bytes.length;
  };
  for (const [position, { start, end }] of others.entries()) {
    if (position === index.before) place = await putIndex(to, index, place);
    for (let at = start; at < end;) {
      throwIfCancelled(signal);
      const { bytesRead } = await from.read(buffer, 0, Math.min(copyBytes, end - at), at);
      if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
      await put(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  }
  if (index.before === others.length) place = await putIndex(to, index, place);
  await to.truncate(place);
  await to.sync();
}

async function putIndex(to: FileHandle, { bytes }: PlacedIndex, place: number): Promise<number> {
  await to.writev([bytes], place);
  return place + bytes.length;
}
