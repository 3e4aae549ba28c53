import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SpatialLayout } from '#runtime/media/isobmff/spherical.ts';
import { topLevelBoxes } from './mp4-boxes.ts';
import { injectSpatial, readSpatial } from './spatial-file.ts';

const { signal } = new AbortController();
const stereo: SpatialLayout = { projection: 'equirect', stereo: 'top-bottom' };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'spatial-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ffprobe sees what was asked for, on the first track, and the samples are the same', () => {
  test.each([
    ['H.264', 'mp4', ['-c:v', 'libx264', '-preset', 'ultrafast']],
    ['HEVC', 'mp4', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error', '-tag:v', 'hvc1']],
    ['AV1', 'mp4', ['-c:v', 'libsvtav1', '-preset', '12']],
    ['ProRes', 'mov', ['-c:v', 'prores_ks', '-profile:v', '0']],
  ] as const)('%s', async (codec, container, coding) => {
    const source = film(`${codec}.${container}`, [...coding], ['-movflags', '+faststart']);
    const target = path.join(folder, `${codec}-360.${container}`);
    expect(await injectSpatial({ source, target, layout: stereo, signal })).toBe(true);
    expect(sideData(target)).toEqual(['Stereo 3D: top and bottom', 'Spherical Mapping: equirectangular']);
    expect(firstTrack(target)).toBe('video');
    expect(packetHashes(target)).toEqual(packetHashes(source));
    expect(await readSpatial(target)).toEqual({ videoFirst: true, v1: stereo, v2: stereo });
  });
});

test.each([
  [{ projection: 'equirect', stereo: 'mono' }, ['Stereo 3D: 2D', 'Spherical Mapping: equirectangular']],
  [
    { projection: 'equirect', stereo: 'side-by-side' },
    ['Stereo 3D: side by side', 'Spherical Mapping: equirectangular'],
  ],
  [
    { projection: 'half-equirect', stereo: 'side-by-side' },
    ['Stereo 3D: side by side', 'Spherical Mapping: tiled equirectangular'],
  ],
] as const)('ffprobe reads %o', async (layout, expected) => {
  const target = path.join(folder, 'layout.mp4');
  await injectSpatial({ source: film('plain.mp4', draft), target, layout, signal });
  expect(sideData(target)).toEqual(expected);
});

test('an index behind the pictures comes to the front, and sound that came first comes second', async () => {
  const source = film('behind.mp4', draft, ['-map', '1:a', '-map', '0:v']);
  expect(await topLevelBoxes(source)).toEqual(['ftyp', 'free', 'mdat', 'moov']);
  expect((await readSpatial(source))?.videoFirst).toBe(false);
  const target = path.join(folder, 'front.mp4');
  await injectSpatial({ source, target, layout: stereo, signal });
  expect(await topLevelBoxes(target)).toEqual(['ftyp', 'free', 'moov', 'mdat']);
  expect(firstTrack(target)).toBe('video');
  expect(packetHashes(target).toSorted()).toEqual(packetHashes(source).toSorted());
});

test('doing it twice changes nothing; doing it otherwise changes only the metadata', async () => {
  const file = film('twice.mp4', draft, ['-movflags', '+faststart', '-metadata', 'title=kept']);
  await injectSpatial({ source: file, target: file, layout: stereo, signal });
  const once = readFileSync(file);
  const { mtimeMs } = statSync(file);
  expect(await injectSpatial({ source: file, target: file, layout: stereo, signal })).toBe(false);
  expect(statSync(file).mtimeMs).toBe(mtimeMs);
  const copy = path.join(folder, 'copy.mp4');
  await injectSpatial({ source: file, target: copy, layout: stereo, signal });
  expect(readFileSync(copy).equals(once)).toBe(true);
  await injectSpatial({ source: file, target: file, layout: { projection: 'half-equirect', stereo: 'mono' }, signal });
  expect((await readSpatial(file))?.v1).toBeNull();
  await injectSpatial({ source: file, target: file, layout: stereo, signal });
  expect(readFileSync(file).equals(once)).toBe(true);
  expect(
    execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format_tags=title', '-of', 'csv=p=0', file], text),
  ).toContain('kept');
});

test(
  'a file of 5 GB is done in little memory, and what lies beyond 4 GiB still decodes',
  { timeout: 90_000 },
  async () => {
    // Holes before and behind the pictures; the last 32-bit offset has 100 bytes left before it would need 64.
    const small = film('small.mp4', draft);
    const source = path.join(folder, 'large.mp4');
    makeLarge(small, source);
    const target = path.join(folder, 'large-360.mp4');
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
    await injectSpatial({ source, target, layout: stereo, signal });
    clearInterval(watch);
    expect((peak - before) / 2 ** 20).toBeLessThan(100);
    expect(statSync(target).size).toBeGreaterThan(5 * 2 ** 30);
    expect(packetHashes(target)).toEqual(packetHashes(small));
    expect(sideData(target)).toContain('Spherical Mapping: equirectangular');
  },
);

describe('is refused with a sentence, and left untouched:', () => {
  test.each([
    ['truncated', 'truncated', (file: string) => truncateSync(file, statSync(file).size - 1000)],
    ['without its index', 'truncated', (file: string) => truncateSync(file, 2000)],
    ['no MP4', 'not-mp4', (file: string) => writeFileSync(file, 'RIFF and so on, which is no box at all')],
    ['empty', 'not-mp4', (file: string) => truncateSync(file, 0)],
    [
      'fragmented',
      'fragmented',
      (file: string) => copyFileSync(film('f.mp4', draft, ['-movflags', 'frag_keyframe+empty_moov']), file),
    ],
    ['encrypted', 'encrypted', (file: string) => copyFileSync(film('e.mp4', draft, encryption), file)],
    ['sound only', 'no-video', (file: string) => copyFileSync(film('a.mp4', ['-vn']), file)],
    ['with an index that claims too much', 'not-mp4', (file: string) => corrupt(file, 'trak', 4)],
  ] as const)('%s', async (name, code, spoil) => {
    const file = film(`spoilt ${name}.mp4`, draft);
    spoil(file);
    const before = readFileSync(file);
    await expect(injectSpatial({ source: file, target: file, layout: stereo, signal })).rejects.toMatchObject({ code });
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

const text = { encoding: 'utf8' } as const;
const draft = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const key = '00112233445566778899aabbccddeeff';
const encryption = ['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', key, '-encryption_kid', key];

function film(name: string, coding: readonly string[], muxing: readonly string[] = []): string {
  const file = path.join(folder, name);
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=128x64:r=30:d=0.5', '-f', 'lavfi', '-i', 'sine=d=0.5:r=48000'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...coding, '-c:a', 'aac', ...muxing, file]);
  return file;
}

function sideData(file: string): string[] {
  const entries = 'stream_side_data=side_data_type,type,projection';
  const options = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json'];
  const { streams } = JSON.parse(execFileSync('ffprobe', [...options, file], text)) as {
    streams: { side_data_list?: { side_data_type: string; type?: string; projection?: string }[] }[];
  };
  return (streams[0]?.side_data_list ?? [])
    .filter(({ side_data_type }) => /Stereo|Spherical/.test(side_data_type))
    .map(({ side_data_type, type, projection }) => `${side_data_type}: ${type ?? projection}`);
}

function firstTrack(file: string): string {
  const options = ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'default=nw=1:nk=1'];
  return execFileSync('ffprobe', [...options, file], text).split('\n')[0] ?? '';
}

function packetHashes(file: string): string[] {
  const options = [
    '-v',
    'error',
    '-show_packets',
    '-show_data_hash',
    'md5',
    '-show_entries',
    'packet=codec_type,pts,data_hash',
  ];
  return execFileSync('ffprobe', [...options, '-of', 'csv=p=0', file], text)
    .trim()
    .split('\n');
}

/** ftyp, a hole, the pictures, the index, another hole: 5 GiB and more, all but the first bytes of which cost no disk. */
function makeLarge(small: string, large: string): void {
  const bytes = readFileSync(small);
  const pictures = bytes.indexOf('mdat', 0, 'latin1') - 4;
  const moov = bytes.subarray(bytes.indexOf('moov', 0, 'latin1') - 4);
  const tables = [...moov.toString('latin1').matchAll(/stco/g)].map(({ index }) => index + 8);
  const places = tables.flatMap((at) => Array.from({ length: moov.readUInt32BE(at) }, (_, n) => at + 4 + n * 4));
  const hole = 2 ** 32 - 100 - Math.max(...places.map((at) => moov.readUInt32BE(at)));
  for (const at of places) moov.writeUInt32BE(moov.readUInt32BE(at) + hole, at);
  const handle = openSync(large, 'w');
  writeSync(handle, bytes.subarray(0, pictures), 0, pictures, 0);
  writeSync(handle, holeHeader(hole), 0, 8, pictures);
  writeSync(handle, bytes.subarray(pictures), 0, bytes.length - pictures, pictures + hole);
  writeSync(handle, holeHeader(2 ** 30), 0, 8, bytes.length + hole);
  ftruncateSync(handle, bytes.length + hole + 2 ** 30);
  closeSync(handle);
}

function holeHeader(size: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(size);
  header.write('free', 4, 'latin1');
  return header;
}

function corrupt(file: string, type: string, before: number): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(type, 0, 'latin1');
  bytes.writeUInt32BE(0x7fff_ffff, at - before);
  writeFileSync(file, bytes);
}
