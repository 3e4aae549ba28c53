import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { assetSchema, type Asset } from '#runtime/protocol/asset.ts';
import { InputError } from '#runtime/failure.ts';
import { fileFailure } from '#runtime/node/file-failure.ts';
import { syncFolder } from '#runtime/node/publish-file.ts';
import { safeName } from './safe-name.ts';
import { describeSound } from './describe-sound.ts';

export interface AssetStore {
  /** Newest first. */
  list(): readonly Asset[];
  get(id: string): Asset | null;
  /** Where its bytes lie; null where there is no such asset. */
  fileOf(id: string): string | null;
  /**
   * Takes a file in as it arrives. What is there already stays as it is. Throws InputError `too-large`, or one that says why it is no
   * sound.
   */
  add(name: string, bytes: AsyncIterable<Uint8Array>): Promise<Asset>;
  /** False where there is no such asset. */
  remove(id: string): Promise<boolean>;
}

const record = 'asset.json';
/** After so many bytes the disk is looked at again: not every sender says how much is to come. */
const lookBytes = 16e6;

export interface AssetLimits {
  /** Of one file. */
  readonly mostBytes: number;
  /** What may still be taken in. */
  freeBytes(): Promise<number>;
}

/**
 * Files by the hash of their bytes: `<folder>/<sha256>/<name>` beside what is known of it. One that is whole appears by a rename, so
 * an upload that ends half way leaves nothing but rubbish that the next start removes.
 */
export async function openAssetStore(folder: string, limits: AssetLimits): Promise<AssetStore> {
  const incoming = join(folder, 'incoming');
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const known = await readAll(folder);

  return {
    list: () => [...known.values()].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    get: (id) => known.get(id) ?? null,
    fileOf(id) {
      const asset = known.get(id);
      return asset ? join(folder, id, asset.name) : null;
    },
    async add(name, bytes) {
      const place = join(incoming, nanoid());
      await mkdir(place);
      try {
        const file = join(place, safeName(name));
        const received = await receive(file, bytes, limits);
        const there = known.get(received.id);
        if (there) return there;
        const sound = await describeSound(file, safeName(name));
        const asset: Asset = {
          ...{ ...received, name: safeName(name), kind: 'audio' },
          ...{ ...sound, createdAt: new Date().toISOString() },
        };
        await writeThrough(join(place, record), JSON.stringify(asset));
        await syncFolder(place);
        await settle(place, join(folder, asset.id));
        await syncFolder(folder);
        known.set(asset.id, asset);
        return asset;
      } catch (error) {
        throw fileFailure(error);
      } finally {
        await rm(place, { recursive: true, force: true });
      }
    },
    async remove(id) {
      if (!known.delete(id)) return false;
      const place = join(incoming, nanoid());
      await rename(join(folder, id), place);
      await rm(place, { recursive: true, force: true });
      return true;
    },
  };
}

async function readAll(folder: string): Promise<Map<string, Asset>> {
  const known = new Map<string, Asset>();
  for (const id of await readdir(folder)) {
    const text = await readFile(join(folder, id, record), 'utf8').catch(() => null);
    const asset = text === null ? null : readRecord(text);
    if (asset?.id !== id) continue;
    const file = await stat(join(folder, id, asset.name)).catch(() => null);
    if (file?.size === asset.bytes) known.set(id, asset);
  }
  return known;
}

function readRecord(text: string): Asset | null {
  try {
    return assetSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // somebody has edited it; the file may be uploaded again
  }
}

async function receive(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  { mostBytes, freeBytes }: AssetLimits,
): Promise<{ id: string; bytes: number }> {
  const hash = createHash('sha256');
  let received = 0;
  let lookedAt = 0;
  await using handle = await open(file, 'wx', 0o600);
  for await (const block of bytes) {
    received += block.length;
    if (received > mostBytes) throw tooLarge(mostBytes);
    if (received - lookedAt > lookBytes) {
      lookedAt = received;
      if ((await freeBytes()) <= 0)
        throw new InputError('too-large', 'The disk has no room for the rest of this file.');
    }
    hash.update(block);
    await handle.writeFile(block);
  }
  await handle.sync();
  return { id: hash.digest('hex'), bytes: received };
}

function tooLarge(mostBytes: number): InputError {
  const message = `The file is too large: at most ${Math.floor(mostBytes / 1e6)} MB are taken (--max-upload).`;
  return new InputError('too-large', message);
}

async function writeThrough(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  await handle.writeFile(text);
  await handle.sync();
}

/** Two uploads of the same bytes may arrive at once: the first one stays. */
async function settle(place: string, target: string): Promise<void> {
  await rename(place, target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOTEMPTY' && cause.code !== 'EEXIST') throw cause;
  });
}
