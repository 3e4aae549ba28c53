import { z } from 'zod';
import type { JobDatabase } from './database.ts';

/** A file of a job folder, and the job that it asked for. */
export interface FiledJob {
  readonly name: string;
  readonly job: string;
}

/** Which files of a job folder have been taken in: `submit` writes one down in the write that makes its job. */
export interface FiledJobs {
  filed(): FiledJob[];
  /** Its job has come to an end in the folder, too. */
  unfile(name: string): void;
}

export function createFiledJobs({ sql }: JobDatabase): FiledJobs {
  return {
    filed: () =>
      z.array(z.object({ name: z.string(), job: z.string() })).parse(sql('SELECT * FROM filed ORDER BY name').all()),
    unfile: (name) => void sql('DELETE FROM filed WHERE name = ?').run(name),
  };
}
