import { analyse } from '#nodes/pre-analyze/analyse.ts';
import type { Features } from '#runtime/features.ts';
import { encodeFeatures } from '#runtime/media/features-codec.ts';
import { SAMPLE_RATE } from '#editor/music/decode.ts';

export interface AnalysisOrder {
  readonly name: string;
  readonly sha256: string;
  readonly mode: Features['mode'];
  /** Stereo at 48 kHz, interleaved. */
  readonly samples: Float32Array;
}

export type AnalysisReport =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'done'; readonly features: Uint8Array }
  | { readonly type: 'failed'; readonly message: string };

// A worker's global scope, which TypeScript's DOM library does not describe beside the page's.
const scope = globalThis as unknown as {
  postMessage(message: AnalysisReport): void;
  onmessage: ((event: MessageEvent<AnalysisOrder>) => void) | null;
};

const blockSamples = 16_384;

scope.onmessage = async ({ data: { name, sha256, mode, samples } }) => {
  let told = 0;
  try {
    const audio = {
      name,
      sha256,
      sampleRate: SAMPLE_RATE,
      channels: 2 as const,
      sampleCount: samples.length / 2,
      async *read(from: number, to: number) {
        for (let at = from; at < to; at += blockSamples) {
          yield samples.subarray(2 * at, 2 * Math.min(at + blockSamples, to));
        }
      },
    };
    const features = await analyse(audio, {
      mode,
      signal: new AbortController().signal,
      onProgress(done, total) {
        if (done < total && done / total - told < 0.01) return;
        told = done / total;
        scope.postMessage({ type: 'progress', share: told });
      },
    });
    scope.postMessage({ type: 'done', features: encodeFeatures(features) });
  } catch (error) {
    scope.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};
