import type { Key } from '#graphs/values.ts';

/** The number at `time` seconds: keys hold before the first and after the last, and ease in between. */
export function keyedNumber(keys: readonly Key[], time: number): number {
  const { from, to, mix } = keyPosition(keys, time);
  return Number(from) + (Number(to) - Number(from)) * mix;
}

/** The two keys around `time` and the eased position between them; held before the first and after the last. */
export function keyPosition<V>(keys: readonly { time: number; value: V; ease?: Key['ease'] }[], time: number) {
  const [first] = keys;
  if (!first) throw new Error('A keyframed parameter has no keys.');
  const next = keys.findIndex((key) => key.time > time);
  const left = next === -1 ? keys.at(-1) : keys[next - 1];
  const right = next === -1 ? left : keys[next];
  if (!left || !right) return { from: first.value, to: first.value, mix: 0 };
  const span = right.time - left.time;
  const linear = span > 0 ? (time - left.time) / span : 0;
  const ease = left.ease ?? 'smooth';
  const mix = ease === 'step' ? 0 : ease === 'linear' ? linear : linear * linear * (3 - 2 * linear);
  return { from: left.value, to: right.value, mix };
}
