import { expect, test } from 'vitest';
import { zipDirectory, zipLocalHeader, type ZipEntry } from './zip.ts';

const entry: ZipEntry = { name: 'a.png', size: 5, crc32: 0x3610_a686, offset: 0 };

test('a small archive has no ZIP64 records, and its end points at the directory', () => {
  const directory = zipDirectory([entry], 40);
  const view = new DataView(directory.buffer);
  // 46 bytes and the name for the entry, 22 for the end.
  expect(directory.length).toBe(46 + 5 + 22);
  expect(view.getUint32(51, true)).toBe(0x0605_4b50);
  expect(view.getUint16(51 + 10, true)).toBe(1);
  expect(view.getUint32(51 + 12, true)).toBe(51);
  expect(view.getUint32(51 + 16, true)).toBe(40);
  expect(zipLocalHeader(entry).length).toBe(30 + 5);
});

test('an entry beyond 4 GiB has its offset in a ZIP64 record, and so has the directory', () => {
  const offset = 2 ** 32 + 123;
  const directory = zipDirectory([{ ...entry, offset }], offset + 40);
  const view = new DataView(directory.buffer);
  expect(view.getUint32(42, true)).toBe(0xffff_ffff);
  expect(view.getBigUint64(46 + 5 + 4, true)).toBe(BigInt(offset));
  const end64 = 46 + 5 + 12;
  expect(view.getUint32(end64, true)).toBe(0x0606_4b50);
  expect(view.getBigUint64(end64 + 48, true)).toBe(BigInt(offset + 40));
  expect(view.getUint32(end64 + 56, true)).toBe(0x0706_4b50);
  expect(view.getBigUint64(end64 + 56 + 8, true)).toBe(BigInt(offset + 40 + end64));
});

test('more than 65,534 entries need ZIP64 too', () => {
  const directory = zipDirectory(
    Array.from({ length: 65_535 }, () => entry),
    40,
  );
  const end64 = 65_535 * 51;
  const view = new DataView(directory.buffer);
  expect(view.getUint32(end64, true)).toBe(0x0606_4b50);
  expect(view.getBigUint64(end64 + 32, true)).toBe(65_535n);
});
