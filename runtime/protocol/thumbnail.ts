import { z } from 'zod';

/** A small picture of a frame that has just been drawn. */
export interface Thumbnail {
  readonly jobId: string;
  /** Number of the frame, from the start of the track. */
  readonly frame: number;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

const headerSchema = z.object({
  type: z.literal('thumbnail'),
  jobId: z.string(),
  frame: z.int().nonnegative(),
  mime: z.string().regex(/^image\/[a-z]+$/),
});

/** A binary message: the length of a JSON header as a big-endian uint16, the header, the picture. */
export function writeThumbnail({ bytes, ...header }: Thumbnail): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ type: 'thumbnail', ...header }));
  const message = new Uint8Array(2 + text.length + bytes.length);
  new DataView(message.buffer).setUint16(0, text.length);
  message.set(text, 2);
  message.set(bytes, 2 + text.length);
  return message;
}

/** Null where the message is something else. */
export function readThumbnail(message: Uint8Array): Thumbnail | null {
  if (message.length < 2) return null;
  const end = 2 + new DataView(message.buffer, message.byteOffset).getUint16(0);
  const header = headerSchema.safeParse(parse(new TextDecoder().decode(message.subarray(2, end))));
  if (!header.success) return null;
  const { type: _, ...described } = header.data;
  return { ...described, bytes: message.subarray(end) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
