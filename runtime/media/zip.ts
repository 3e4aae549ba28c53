/** A stored (not compressed) file in an archive. */
export interface ZipEntry {
  /** ASCII, no leading slash. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32: number;
  /** Where its local header begins in the archive. */
  readonly offset: number;
}

// PKWARE APPNOTE 6.3.10. Sizes and offsets of all ones say that the real ones stand in a ZIP64 record.
const most16 = 0xffff;
const most32 = 0xffff_ffff;
const version = 45; // ZIP64
const firstDate = 0x21; // 1 January 1980: the same archive every time

/** What stands before a file's bytes (§4.3.7). */
export function zipLocalHeader({ name, size, crc32 }: ZipEntry): Uint8Array {
  if (size >= most32) throw new RangeError(`${name} is too large for a stored entry: ${size} bytes.`);
  return record([u32(0x0403_4b50), u16(version), ...common(crc32, size, name), u16(0), text(name)]);
}

/** What stands at the archive's end: directory and, where the archive is large, ZIP64 records (§4.3.12–16). */
export function zipDirectory(entries: readonly ZipEntry[], offset: number): Uint8Array {
  const directory = record(entries.map(directoryEntry));
  const counts = Math.min(entries.length, most16);
  const large = entries.length >= most16 || offset + directory.length >= most32;
  const end = [
    [u32(0x0605_4b50), u16(0), u16(0), u16(counts), u16(counts)],
    [u32(Math.min(directory.length, most32)), u32(Math.min(offset, most32)), u16(0)],
  ].flat();
  if (!large) return record([directory, ...end]);
  const end64 = [
    [u32(0x0606_4b50), u64(44), u16(version), u16(version), u32(0), u32(0)],
    [u64(entries.length), u64(entries.length), u64(directory.length), u64(offset)],
  ].flat();
  const locator = [u32(0x0706_4b50), u32(0), u64(offset + directory.length), u32(1)];
  return record([directory, ...end64, ...locator, ...end]);
}

function directoryEntry({ name, size, crc32, offset }: ZipEntry): Uint8Array {
  const far = offset >= most32;
  const extra = far ? record([u16(1), u16(8), u64(offset)]) : new Uint8Array(0);
  const rows = [
    [u32(0x0201_4b50), u16(version), u16(version), ...common(crc32, size, name)],
    [u16(extra.length), u16(0), u16(0), u16(0), u32(0), u32(Math.min(offset, most32)), text(name), extra],
  ];
  return record(rows.flat());
}

function common(crc32: number, size: number, name: string): Uint8Array[] {
  return [u16(0), u16(0), u16(0), u16(firstDate), u32(crc32), u32(size), u32(size), u16(name.length)];
}

function record(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function u16(value: number): Uint8Array {
  return new Uint8Array([value & 255, value >> 8]);
}

function u32(value: number): Uint8Array {
  return new Uint8Array([value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]);
}

function u64(value: number): Uint8Array {
  return record([u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32))]);
}

function text(value: string): Uint8Array {
  return Uint8Array.from(value, (character) => character.charCodeAt(0));
}
