/** Smallest and largest zoom. */
export const zooms = { min: 0.12, max: 2.5 } as const;

/** Below this, a node shows its name alone, large. */
export const readableZoom = 0.6;

/** Below this, nodes are drawn as a map: nothing of them can be read, and hundreds of them are seen at once. */
export const mapZoom = 0.3;
