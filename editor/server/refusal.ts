import { z } from 'zod';

const refusalSchema = z.object({ detail: z.string() });

/** The sentence in which our server says why it refuses; null where somebody else has answered in its place, such as a proxy. */
export function refusalIn(text: string): string | null {
  try {
    return refusalSchema.parse(JSON.parse(text)).detail;
  } catch {
    return null;
  }
}
