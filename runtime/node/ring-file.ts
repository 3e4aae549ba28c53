import { open, readdir, statfs, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '#runtime/failure.ts';
import { RING_HEADER_BYTES, type RingShape } from '#runtime/render-protocol.ts';

/** Finds the file that backs the page's private `frames` file, by the token that the page wrote into it. */
export async function openRingFile(profile: string, token: string): Promise<FileHandle> {
  for (let attempt = 0; attempt < 100; attempt++) {
    for (const path of await privateFiles(profile)) {
      const file = await open(path, 'r').catch(() => null);
      if (!file) continue;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(token.length), 0, token.length, 0);
      if (bytesRead === token.length && buffer.toString() === token) return file;
      await file.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new RunError(
    'renderer-ring',
    `The frame ring was not found in ${profile}: this version of Chromium keeps private files elsewhere.`,
  );
}

/** Reads a part of a slot, from `offset` on, into `target`; throws where the ring is shorter than it should be. */
export async function readSlot(
  ring: FileHandle,
  { slotBytes }: RingShape,
  slot: number,
  offset: number,
  target: Uint8Array,
): Promise<void> {
  const position = RING_HEADER_BYTES + slot * slotBytes + offset;
  const { bytesRead } = await ring.read(target, 0, target.length, position);
  if (bytesRead !== target.length) {
    throw new RunError('renderer-ring', `The frame ring gave ${bytesRead} of ${target.length} bytes of a frame.`);
  }
}

/** Bytes free on the file system of `folder`; 0 where there is none. */
export async function freeBytes(folder: string): Promise<number> {
  const stats = await statfs(folder).catch(() => null);
  return stats ? stats.bavail * stats.bsize : 0;
}

async function privateFiles(profile: string): Promise<string[]> {
  const root = join(profile, 'Default', 'File System');
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
