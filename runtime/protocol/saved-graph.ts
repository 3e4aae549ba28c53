import { z } from 'zod';

/** A name that means the same in a path, in a URL and on every file system: letters, digits, and single marks between them. */
export const graphNamePattern = /^[\p{L}\p{N}](?:[\p{L}\p{N} _.()-]{0,78}[\p{L}\p{N})_-])?$/u;

/** A graph that the server keeps, without its text. */
export const savedGraphSchema = z.object({
  name: z.string(),
  /** Changes with every byte of its text. */
  revision: z.string(),
  modifiedAt: z.iso.datetime(),
});

export type SavedGraph = Readonly<z.infer<typeof savedGraphSchema>>;
