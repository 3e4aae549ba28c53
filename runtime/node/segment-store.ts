import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { cacheFolder } from './cache-folder.ts';
import { syncFolder } from './publish-file.ts';

const factsSchema = z.object({
  /** Of the file itself, whatever its name says. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().positive(),
  frames: z.int().positive(),
  /** Of the codec's headers: parts of one film must agree in them. */
  extradata: z.string(),
});

/** What was found out about a segment before it was published. */
export type SegmentFacts = z.infer<typeof factsSchema>;

/** A sidecar names the segment that it belongs to: files that have changed places are not taken for each other. */
const sidecarSchema = factsSchema.extend({ key: z.string() });

export interface SegmentStore {
  /** Whether there is one of that key, by its size: for forecasts, which nothing is built upon. */
  has(key: string): Promise<boolean>;
  /**
   * Puts the finished segment of that key at `target` and gives its facts; null where there is none or where its size or hash is
   * not what it was. Whoever adopts it still probes it.
   */
  adopt(key: string, target: string): Promise<SegmentFacts | null>;
  /** Publishes a verified file, which lies in the run's own folder on the cache's disk, under its key. After this returns, neither a kill nor a power cut loses it. */
  publish(key: string, file: string, facts: SegmentFacts): Promise<void>;
}

/** Finished segments, by the hash of everything that they depend on, in the cache folder. The sidecar comes last: it makes one valid. */
export async function openSegmentStore(extension: 'mp4' | 'mov'): Promise<SegmentStore> {
  const root = await cacheFolder('segments');
  const placeOf = (key: string) => path.join(root, key.slice(0, 2), key);
  return {
    async has(key) {
      const place = placeOf(key);
      const [facts, file] = await Promise.all([
        readFacts(`${place}.json`, key),
        stat(`${place}.${extension}`).catch(() => null),
      ]);
      return facts !== null && file?.size === facts.size;
    },
    async adopt(key, target) {
      const place = placeOf(key);
      const facts = await readFacts(`${place}.json`, key);
      if (!facts) return null;
      try {
        await share(`${place}.${extension}`, target);
      } catch {
        return null;
      }
      if ((await stat(target)).size === facts.size && (await hashFile(target)) === facts.sha256) {
        await markUsed(`${place}.json`);
        return facts;
      }
      await rm(target);
      return null;
    },
    async publish(key, file, facts) {
      const place = placeOf(key);
      await mkdir(path.dirname(place), { recursive: true });
      await flush(file);
      // By way of the run's own folder, which is swept after a kill -9: here nobody would find what was left half done.
      const shared = `${file}.shared`;
      await rm(shared, { force: true });
      await share(file, shared);
      await rename(shared, `${place}.${extension}`);
      const sidecar = `${file}.json`;
      await writeFile(sidecar, `${JSON.stringify({ key, ...facts })}\n`, { flush: true });
      await rename(sidecar, `${place}.json`);
      await syncFolder(path.dirname(place));
    },
  };
}

/** sha256 of a file's bytes, in hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

async function readFacts(file: string, wanted: string): Promise<SegmentFacts | null> {
  try {
    const { key, ...facts } = sidecarSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return key === wanted ? facts : null;
  } catch {
    return null;
  }
}

// A second name for the same bytes costs nothing, and keeps them for this run where the cache is pruned meanwhile.
async function share(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}

/** For pruning, which takes what has not been used for longest. */
async function markUsed(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => {}); // pruned just now, or read-only
}

async function flush(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}
