import { crc32 } from '#runtime/media/crc32.ts';
import { zipDirectory, zipLocalHeader, type ZipEntry } from '#runtime/media/zip.ts';
import type { StoredSegment } from './export-job.ts';

/** One archive of numbered PNGs. Its parts are handed to the browser one by one, which keeps large ones on the disk. */
export async function writePictures(segments: AsyncIterable<StoredSegment>): Promise<Blob> {
  const entries: ZipEntry[] = [];
  const parts: BlobPart[] = [];
  let offset = 0;
  const append = (bytes: Uint8Array) => {
    parts.push(new Blob([bytes as BlobPart]));
    offset += bytes.length;
  };
  for await (const { packets } of segments) {
    for (const { bytes, frame } of packets) {
      const name = `frame-${String(frame).padStart(6, '0')}.png`;
      const entry = { name, size: bytes.length, crc32: crc32(bytes), offset };
      entries.push(entry);
      append(zipLocalHeader(entry));
      append(bytes);
    }
  }
  append(zipDirectory(entries, offset));
  return new Blob(parts, { type: 'application/zip' });
}
