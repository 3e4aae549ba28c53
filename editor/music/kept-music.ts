import { z } from 'zod';
import { ANALYSIS_VERSION } from '#nodes/pre-analyze/analyse.ts';
import { decodeFeatures } from '#runtime/media/features-codec.ts';
import { openTables, settled } from '#editor/files/database.ts';
import type { Track } from '#editor/music/track.ts';

const analysisSchema = z.object({ key: z.string(), bytes: z.instanceof(Uint8Array), stored: z.number() });
const trackSchema = z.object({ key: z.string(), name: z.string(), sha256: z.string(), blob: z.instanceof(Blob) });

const daysKept = 7;
const lastTrack = 'last';

/** What the browser keeps of the music: analyses for seven days, and the track that was played last. */
export interface KeptMusic {
  analysis(key: string): Promise<Uint8Array | null>;
  keepAnalysis(key: string, bytes: Uint8Array): Promise<void>;
  track(): Promise<Track | null>;
  keepTrack(track: Track): Promise<void>;
}

/** Names an analysis by all that it depends on: where it was made, too. */
export function analysisKey(made: 'server' | 'page', { sha256 }: Track, mode: string, gain: number): string {
  return JSON.stringify([made, ANALYSIS_VERSION, sha256, mode, gain]);
}

/** Where the browser keeps nothing, nothing is found. */
export async function openKeptMusic(): Promise<KeptMusic> {
  const db = await openTables('emberloom music', { analyses: 'key', tracks: 'key' }).catch(() => null);
  if (!db)
    return {
      analysis: async () => null,
      keepAnalysis: async () => {},
      track: async () => null,
      keepTrack: async () => {},
    };
  const table = (name: string, mode: IDBTransactionMode) => db.transaction(name, mode).objectStore(name);

  async function forgetOld(): Promise<void> {
    for (const key of await settled(table('analyses', 'readonly').getAllKeys())) {
      const row = analysisSchema.safeParse(await settled(table('analyses', 'readonly').get(key))).data;
      if (!row || isOld(row.stored)) await settled(table('analyses', 'readwrite').delete(key));
    }
  }

  void forgetOld().catch(() => {});
  return {
    async analysis(key) {
      const row = analysisSchema.safeParse(await settled(table('analyses', 'readonly').get(key))).data;
      return row && !isOld(row.stored) && isWhole(row.bytes) ? row.bytes : null;
    },
    async keepAnalysis(key, bytes) {
      // A full disk costs no more than another analysis.
      await settled(table('analyses', 'readwrite').put({ key, bytes, stored: Date.now() })).catch(() => {});
    },
    async track() {
      return trackSchema.safeParse(await settled(table('tracks', 'readonly').get(lastTrack))).data ?? null;
    },
    async keepTrack({ name, sha256, blob }) {
      await settled(table('tracks', 'readwrite').put({ key: lastTrack, name, sha256, blob })).catch(() => {});
    },
  };
}

function isOld(stored: number): boolean {
  return Date.now() - stored > daysKept * 24 * 3600 * 1000;
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    decodeFeatures(bytes);
    return true;
  } catch {
    return false;
  }
}
