import { open } from 'node:fs/promises';

/** Honest files have a handful; one of nothing but chunks would keep us for hours. */
const mostChunks = 1000;

/**
 * Seconds that a WAV's own header declares; null where it declares none (a streamed file, or RF64, which keeps it elsewhere).
 * ffprobe believes the file's size instead, and so would not notice that half of it is missing.
 */
export async function wavDuration(path: string): Promise<number | null> {
  await using file = await open(path, 'r');
  const header = Buffer.alloc(32);
  let bytesPerSecond = 0;
  for (let at = 12, chunk = 0; chunk < mostChunks; chunk++) {
    const { bytesRead } = await file.read(header, 0, header.length, at);
    if (bytesRead < 8) return null;
    const type = header.toString('latin1', 0, 4);
    const size = header.readUInt32LE(4);
    if (type === 'fmt ') bytesPerSecond = header.readUInt32LE(16);
    if (type === 'data')
      return size === 0 || size === 0xffff_ffff || bytesPerSecond === 0 ? null : size / bytesPerSecond;
    at += 8 + size + (size % 2); // RIFF pads chunks to even lengths
  }
  return null;
}
