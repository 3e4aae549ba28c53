import { z } from 'zod';

/** The SHA-256 of a file's bytes, as 64 hexadecimal digits. */
export const assetIdSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** A file that was uploaded to be used by runs. */
export const assetSchema = z.object({
  id: assetIdSchema,
  /** The name it was uploaded under, as far as file names go. */
  name: z.string(),
  bytes: z.int().positive(),
  kind: z.literal('audio'),
  /** Seconds that the file claims to hold; null where it claims nothing. */
  duration: z.number().nonnegative().nullable(),
  channels: z.int().positive(),
  createdAt: z.iso.datetime(),
});

export type Asset = Readonly<z.infer<typeof assetSchema>>;
