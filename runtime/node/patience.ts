/**
 * Milliseconds for which a tool may be silent over one frame (or, without pixels, over anything else) before it counts as hung:
 * generous, since a CPU may draw and encode 8K. A factor in EMBERLOOM_PATIENCE stretches or shortens it.
 */
export function toolPatienceMs(pixels = 0): number {
  const factor = Number(process.env['EMBERLOOM_PATIENCE']);
  return (60_000 + 0.02 * pixels) * (factor > 0 ? factor : 1);
}

/** Runs `giveUp` where `work` takes longer than `milliseconds`, and waits for it all the same. */
export async function watchOver<T>(work: Promise<T>, milliseconds: number, giveUp: () => void): Promise<T> {
  const timer = setTimeout(giveUp, milliseconds);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
