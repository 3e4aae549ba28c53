import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Features } from '#runtime/features.ts';
import { decodeFeatures, encodeFeatures } from '#runtime/media/features-codec.ts';
import { cacheFolder } from '#runtime/node/cache-folder.ts';
import { publishFile } from '#runtime/node/publish-file.ts';
import { ANALYSIS_VERSION } from './analyse.ts';

const SECONDS_KEPT = 7 * 24 * 3600;
const CHECKSUM_BYTES = 32;
const SUFFIX = '.features';

/** Names the analysis of one sound in one mode by one version of this program. */
export function analysisKey(audioSha256: string, mode: Features['mode']): string {
  return createHash('sha256')
    .update(JSON.stringify(['analysis', ANALYSIS_VERSION, mode, audioSha256]))
    .digest('hex');
}

/** Null where nothing is stored, where it is older than seven days, and where the file is not whole. */
export async function loadFeatures(key: string): Promise<Features | null> {
  const file = path.join(await featuresFolder(), key + SUFFIX);
  try {
    if (await isExpired(file)) return null;
    const bytes = await readFile(file);
    const content = bytes.subarray(CHECKSUM_BYTES);
    if (!bytes.subarray(0, CHECKSUM_BYTES).equals(checksum(content))) return null;
    return decodeFeatures(content);
  } catch {
    // A cache that cannot be read is a cache without this entry: the analysis is made again.
    return null;
  }
}

/** Publishes the features and sweeps what has expired. */
export async function storeFeatures(key: string, features: Features): Promise<void> {
  const folder = await featuresFolder();
  const content = encodeFeatures(features);
  await publishFile(path.join(folder, key + SUFFIX), Buffer.concat([checksum(content), content]));
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    // Another run may have swept it in between.
    if (await isExpired(file).catch(() => false)) await rm(file, { force: true });
  }
}

function featuresFolder(): Promise<string> {
  return cacheFolder('features');
}

async function isExpired(file: string): Promise<boolean> {
  return Date.now() - (await stat(file)).mtimeMs > SECONDS_KEPT * 1000;
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
