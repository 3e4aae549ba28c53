/** Tells of jobs that have changed, for those who show them. */
export interface Changes {
  /** The job has got an event, or is gone, once the write that is going on is done. */
  mark(id: string): void;
  /** `hear` gets all jobs that have changed since it was last called, after the writes. Returns how to stop that. */
  watch(hear: (ids: ReadonlySet<string>) => void): () => void;
}

/** What was marked in a write that came to nothing is told all the same: who hears it looks at the store. */
export function createChanges(): Changes {
  const listeners = new Set<(ids: ReadonlySet<string>) => void>();
  let changed = new Set<string>();
  const tell = () => {
    const ids = changed;
    changed = new Set();
    for (const hear of [...listeners]) hear(ids);
  };
  return {
    mark(id) {
      if (listeners.size === 0) return;
      // Writes are not interrupted: when this turn of the loop is over, they are done.
      if (changed.size === 0) setImmediate(tell);
      changed.add(id);
    },
    watch(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
  };
}
