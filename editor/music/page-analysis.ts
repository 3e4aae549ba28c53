import type { Features } from '#runtime/features.ts';
import { amplify, decodeStereo } from '#editor/music/decode.ts';
import type { Track } from '#editor/music/track.ts';
import type { AnalysisOrder, AnalysisReport } from '#editor/music/analysis-worker.ts';

/**
 * The same analysis, made in this page: Chromium and Node differ in the last bit of some functions, so it is a little different from
 * the server's, and kept apart. Throws a sentence where the file cannot be decoded.
 */
export async function analyseInPage(
  track: Track,
  { mode, gain }: { readonly mode: Features['mode']; readonly gain: number },
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Uint8Array> {
  const samples = await decodeStereo(track.blob, track.name);
  signal.throwIfAborted();
  amplify(samples, gain);
  const worker = new Worker(new URL('./analysis-worker.ts', import.meta.url), { type: 'module', name: 'analysis' });
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      worker.addEventListener('error', () => reject(new Error('The analysis could not be started in this page.')));
      worker.addEventListener('message', ({ data }: MessageEvent<AnalysisReport>) => {
        if (data.type === 'progress') onProgress(data.share);
        else if (data.type === 'done') resolve(data.features);
        else reject(new Error(data.message));
      });
      const order: AnalysisOrder = { name: track.name, sha256: track.sha256, mode, samples };
      worker.postMessage(order, [samples.buffer]);
    });
  } finally {
    worker.terminate();
  }
}
