/** Seed of this torture: `EMBERLOOM_SEED` repeats an earlier one. */
export const seed = Number(process.env['EMBERLOOM_SEED'] ?? Date.now() % 1_000_000);

/** Numbers in [0, 1) that a seed alone decides (mulberry32, Tommy Ettinger 2017, public domain). */
export function chance(stream: number, from: number = seed): () => number {
  let state = (from + stream * 0x9e37_79b9) >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
