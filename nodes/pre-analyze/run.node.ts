import type { Executor } from '#runtime/executor.ts';
import type { FeaturesValue } from '#runtime/values.ts';
import { analyse } from './analyse.ts';
import type { definition } from './definition.ts';
import { startListener } from './listener-thread.node.ts';
import { analysisKey, loadFeatures, storeFeatures } from './stored-features.node.ts';

/** Features from the cache where this very sound was analysed within the last week, else from the sound itself. */
export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const { audio } = inputs;
  const key = analysisKey(audio.sha256, params.mode);
  const stored = context.request.fresh ? null : await loadFeatures(key);
  if (stored) {
    context.report({
      type: 'node',
      id,
      state: 'cached',
      detail: `This sound was analysed before (${key.slice(0, 8)}).`,
    });
    context.report({ type: 'stage', stage: 'analyze', done: audio.sampleCount, total: audio.sampleCount });
    return { features: { features: stored, key } };
  }
  using second = startListener(audio, params.mode === 'classic', context.signal);
  const features = await analyse(audio, {
    mode: params.mode,
    signal: context.signal,
    second,
    onProgress: throttled((done, total) => context.report({ type: 'stage', stage: 'analyze', done, total })),
  });
  await storeFeatures(key, features);
  return { features: { features, key } satisfies FeaturesValue };
};

/** Lets through the last report and those that are a per cent further on. */
function throttled(report: (done: number, total: number) => void): (done: number, total: number) => void {
  let next = 0;
  return (done, total) => {
    if (done < next && done < total) return;
    next = done + total / 100;
    report(done, total);
  };
}
