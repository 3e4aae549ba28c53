import { z } from 'zod';
import type { JobDatabase } from './database.ts';

/** Jobs that are over and of which somebody outside is still to be told. What is not told before a crash is told after it. */
export interface Announcements {
  /** Whether anybody wants to know; jobs that end while nobody does are never told. */
  announce(wanted: boolean): void;
  /** The first of them to have been submitted; null where there is none. */
  unannounced(): string | null;
  announced(id: string): void;
}

export function createAnnouncements({ sql, write }: JobDatabase): Announcements {
  return {
    announce: (wanted) =>
      write(() => {
        sql('UPDATE queue SET announces = ?').run(wanted ? 1 : 0);
        if (!wanted) sql('DELETE FROM unannounced').run();
      }),
    unannounced() {
      const id = sql('SELECT id FROM unannounced JOIN runs ON number = run ORDER BY number LIMIT 1').pluck().get();
      return z
        .string()
        .nullable()
        .parse(id ?? null);
    },
    announced: (id) => void sql('DELETE FROM unannounced WHERE run = (SELECT number FROM runs WHERE id = ?)').run(id),
  };
}
