import { z } from 'zod';
import type { JobDatabase } from './database.ts';

/** A child process that must not outlive the server: its number, and its start, since numbers are given out again. */
export interface RendererProcess {
  readonly pid: number;
  /** Clock ticks since the machine started; 0 where that cannot be told. */
  readonly started: number;
}

export interface RendererRecords {
  record(process: RendererProcess): void;
  forget(pid: number): void;
  recorded(): RendererProcess[];
}

export function createRendererRecords({ sql }: JobDatabase): RendererRecords {
  return {
    record: ({ pid, started }) => void sql('INSERT OR REPLACE INTO renderers VALUES (?, ?)').run(pid, started),
    forget: (pid) => void sql('DELETE FROM renderers WHERE pid = ?').run(pid),
    recorded: () =>
      z.array(z.object({ pid: z.int().positive(), started: z.int() })).parse(sql('SELECT * FROM renderers').all()),
  };
}
