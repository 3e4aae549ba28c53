import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodePictures, decodeSound, meanLuma, srgbCode } from './decoded.ts';
import { emberloom, ffmpeg, ffprobe, testFolder } from './emberloom.ts';

// What the finished files are, in the words of ffprobe and of their own bytes.

interface Template {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly codec: string;
  readonly profile: string;
  readonly tag: string;
  /** What a 360° video says of itself, by ffprobe. */
  readonly spatial?: readonly string[];
}

const h264 = { codec: 'h264', profile: 'High', tag: 'avc1' } as const;
const hevc = { codec: 'hevc', profile: 'Main', tag: 'hvc1' } as const;
const mono = ['Stereo 3D: 2D', 'Spherical Mapping: equirectangular'];
const stereo = ['Stereo 3D: top and bottom', 'Spherical Mapping: equirectangular'];
// ffmpeg calls any part of the sphere a tile.
const half = ['Stereo 3D: side by side', 'Spherical Mapping: tiled equirectangular'];
const templates: readonly Template[] = [
  { type: 'flat-1080p-landscape', width: 1920, height: 1080, ...h264 },
  { type: 'flat-1080p-portrait', width: 1080, height: 1920, ...h264 },
  { type: 'flat-1080p-square', width: 1080, height: 1080, ...h264 },
  { type: 'flat-4k-landscape', width: 3840, height: 2160, ...h264 },
  { type: 'flat-4k-portrait', width: 2160, height: 3840, ...h264 },
  { type: 'flat-8k-landscape', width: 7680, height: 4320, ...hevc },
  { type: '360-mono-4k', width: 4096, height: 2048, ...h264, spatial: mono },
  { type: '360-mono-6k', width: 6144, height: 3072, ...hevc, spatial: mono },
  { type: '360-mono-8k', width: 8192, height: 4096, ...hevc, spatial: mono },
  { type: '360-stereo-8k', width: 8192, height: 8192, ...hevc, spatial: stereo },
  { type: '360-stereo-headset', width: 5760, height: 5760, ...hevc, spatial: stereo },
  { type: 'vr180-4k', width: 4096, height: 2048, ...h264, spatial: half },
];

test.each(templates)(
  '$type is $width × $height in $codec with BT.709 tags',
  async (template) => {
    const folder = testFolder();
    // 2.9 frames: the last one is begun, so it is there.
    const video = await render(folder, 0.0967, '--type', template.type, '--template', cardFor(template));
    const { width, height, codec, profile, tag } = template;
    expect(await videoFacts(video)).toEqual({
      ...{
        codec_name: codec,
        profile,
        codec_tag_string: tag,
        width,
        height,
        pix_fmt: 'yuv420p',
        field_order: 'progressive',
      },
      ...{
        r_frame_rate: '30/1',
        avg_frame_rate: '30/1',
        start_time: '0.000000',
        duration: '0.100000',
        nb_read_frames: '3',
      },
      ...bt709,
    });
    // The tags of the bit stream itself, which stay where the container's are lost.
    expect(await videoFacts(await bitStream(video, codec))).toMatchObject(bt709);
    expect(colourBox(video)).toEqual({ type: 'nclx', primaries: 1, transfer: 1, matrix: 1, fullRange: false });
    const boxes = topLevelBoxes(video);
    expect(boxes.indexOf('moov')).toBeGreaterThan(0);
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
    await expectSound(video, 3 / 30);
    expect(await spatialFacts(video)).toEqual(template.spatial ?? []);
  },
  360_000,
);

describe('a track that ends within a frame', () => {
  test.each([
    { fps: '30000/1001', frames: 22 },
    { fps: '60000/1001', frames: 44 },
  ])('of 0.7337 s has $frames frames at $fps', async ({ fps, frames }) => {
    const [num = 0, den = 1] = fps.split('/').map(Number);
    const folder = testFolder();
    const video = await render(folder, 0.7337, ...tiny, '--template', 'testCard', '--fps', fps);
    expect(await videoFacts(video)).toMatchObject({
      ...{ r_frame_rate: `${num}/${den}`, avg_frame_rate: `${num}/${den}`, nb_read_frames: String(frames) },
      ...{ start_time: '0.000000', duration: ((frames * den) / num).toFixed(6) },
    });
    await expectSound(video, (frames * den) / num);
    // Noise takes all the bits that it is given.
    const { bit_rate: bitRate } = await facts(video, 'a:0', 'bit_rate');
    expect(Math.abs(Number(bitRate) - 384_000)).toBeLessThan(40_000);
  });
});

describe('segments of 32 frames at 59.94', () => {
  const groups = [0, 16, 32, 48, 64, 80, 96];
  test.each([
    { preset: 'h264-web', pixelFormat: 'yuv420p', keys: groups },
    { preset: 'h265-quality', pixelFormat: 'yuv420p', keys: groups },
    { preset: 'prores-master', pixelFormat: 'yuv422p10le', keys: Array.from({ length: 100 }, (_, index) => index) },
  ])('are joined without a seam by $preset', async ({ preset, pixelFormat, keys }) => {
    const folder = testFolder();
    const video = await render(
      folder,
      (99.5 * 1001) / 60_000,
      ...[...tiny, '--template', 'flash', '--set', `scene.level=${JSON.stringify(greys())}`],
      ...['--fps', '60000/1001', '--preset', preset, '--set', 'encode.segmentFrames=32'],
    );
    const packets = await videoPackets(video);
    const shown = packets.map(({ pts }) => pts).toSorted((a, b) => a - b);
    expect(shown).toEqual(Array.from({ length: 100 }, (_, frame) => frame * 1001));
    expect(new Set(packets.slice(1).map(({ dts }, index) => dts - (packets[index]?.dts ?? 0)))).toEqual(
      new Set([1001]),
    );
    expect(packets.filter(({ flags }) => flags.startsWith('K')).map(({ pts }) => pts / 1001)).toEqual(keys);
    expectClosedGroups(packets);
    if (preset.startsWith('h26')) expect(await keyPictureTypes(video, preset)).toEqual(keys.map(() => 'IDR'));
    await expectGreys(video, pixelFormat);
  });
});

const tiny = ['capture.size=custom', 'capture.width=320', 'capture.height=180'].flatMap((set) => ['--set', set]);

const bt709 = { color_range: 'tv', color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' } as const;

async function render(folder: string, seconds: number, ...args: readonly string[]): Promise<string> {
  const noise = join(folder, 'noise.wav');
  const sides = [1, 2].map((seed) => `anoisesrc=amplitude=0.5:seed=${seed}:sample_rate=48000:duration=${seconds}`);
  await ffmpeg(...sides.flatMap((side) => ['-f', 'lavfi', '-i', side]), '-filter_complex', 'amerge', noise);
  const isMovie = args.includes('prores-master');
  const video = join(folder, isMovie ? 'out.mov' : 'out.mp4');
  const ended = await emberloom(folder, ['render', '--quiet', '--audio', noise, '--output', video, ...args]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return video;
}

function cardFor({ spatial }: Template): string {
  return spatial ? 'testSphere' : 'testCard';
}

async function spatialFacts(file: string): Promise<string[]> {
  const entries = 'stream_side_data=side_data_type,type,projection';
  const probed = await ffprobe('-select_streams', 'v:0', '-show_entries', entries, file);
  const { streams } = probed as unknown as { streams: { side_data_list?: Record<string, string>[] }[] };
  const sides = streams[0]?.side_data_list ?? [];
  return sides.map((side) => `${side['side_data_type']}: ${side['type'] ?? side['projection']}`);
}

const videoEntries = [
  ...['codec_name', 'profile', 'codec_tag_string', 'width', 'height', 'pix_fmt', 'field_order', 'r_frame_rate'],
  ...['avg_frame_rate', 'start_time', 'duration', 'nb_read_frames', ...Object.keys(bt709)],
];

function videoFacts(file: string): Promise<Record<string, unknown>> {
  return facts(file, 'v:0', videoEntries.join(','), '-count_frames');
}

async function facts(file: string, stream: string, entries: string, ...options: string[]) {
  const args = ['-select_streams', stream, ...options, '-show_entries', `stream=${entries}`, file];
  const { streams } = (await ffprobe(...args)) as { streams?: Record<string, unknown>[] };
  const { side_data_list: _sideData, ...found } = streams?.[0] ?? {};
  return found;
}

async function bitStream(video: string, codec: string): Promise<string> {
  const file = `${video}.${codec}`;
  await ffmpeg('-i', video, '-map', '0:v:0', '-c', 'copy', '-f', codec, file);
  return file;
}

/** The sound begins with the picture, and ends with it but for part of a block of AAC. */
async function expectSound(video: string, seconds: number): Promise<void> {
  expect(await facts(video, 'a:0', 'codec_name,profile,sample_rate,channels,start_time')).toEqual({
    ...{ codec_name: 'aac', profile: 'LC', sample_rate: '48000', channels: 2, start_time: '0.000000' },
  });
  const { start, left } = await decodeSound(video);
  expect(start).toBe(0);
  expect(left.length - seconds * 48_000).toBeGreaterThan(-1);
  expect(left.length - seconds * 48_000).toBeLessThan(1024);
}

interface Packet {
  readonly pts: number;
  readonly dts: number;
  readonly flags: string;
}

async function videoPackets(video: string): Promise<readonly Packet[]> {
  const probed = await ffprobe('-select_streams', 'v:0', '-show_entries', 'packet=pts,dts,flags', video);
  return (probed as { packets?: Packet[] }).packets ?? [];
}

/** In a closed group nothing that is decoded after its key frame is shown before it, nor the other way round. */
function expectClosedGroups(packets: readonly Packet[]): void {
  for (const [index, { pts: key, flags }] of packets.entries()) {
    if (!flags.startsWith('K')) continue;
    expect(packets.slice(0, index).every(({ pts }) => pts < key)).toBe(true);
    expect(packets.slice(index + 1).every(({ pts }) => pts > key)).toBe(true);
  }
}

/** What the key pictures are in H.264 (Table 7-1: type 5) and H.265 (Table 7-1: types 16 to 21 may begin, 19 and 20 are IDR). */
async function keyPictureTypes(video: string, preset: string): Promise<string[]> {
  const isH264 = preset.startsWith('h264');
  const stream = readFileSync(await bitStream(video, isH264 ? 'h264' : 'hevc'));
  const types: string[] = [];
  for (let at = stream.indexOf('000001', 0, 'hex'); at !== -1; at = stream.indexOf('000001', at + 3, 'hex')) {
    const header = stream[at + 3] ?? 0;
    const type = isH264 ? header & 31 : (header >> 1) & 63;
    if (isH264 ? type === 5 : type === 19 || type === 20) types.push('IDR');
    else if (!isH264 && type >= 16 && type <= 21) types.push(`type ${type}`);
  }
  return types;
}

/** Each frame has another grey than its neighbours, so one that is missing, doubled or out of order shows. */
function greys() {
  const key = (_: unknown, frame: number) => ({
    time: (Math.max(0, frame - 0.5) * 1001) / 60_000,
    value: greyOf(frame),
    ease: 'step',
  });
  return { $keys: Array.from({ length: 100 }, key) };
}

function greyOf(frame: number): number {
  return 0.05 + 0.04 * (frame % 17);
}

async function expectGreys(video: string, pixelFormat: string): Promise<void> {
  const deep = pixelFormat.endsWith('10le');
  const { times, frames } = await decodePictures(video, pixelFormat);
  expect(times).toHaveLength(100);
  for (const [frame, picture] of frames.entries()) {
    const luma = meanLuma(picture, 320 * 180, deep) / (deep ? 4 : 1);
    expect(Math.abs(luma - (16 + 219 * srgbCode(greyOf(frame)))), `frame ${frame}`).toBeLessThan(2);
  }
}

/** ISO/IEC 14496-12, 12.1.5: what players that do not look into the bit stream go by. */
function colourBox(file: string) {
  const bytes = readFileSync(file);
  const at = bytes.indexOf('colr', bytes.indexOf('moov')) + 4;
  const [primaries, transfer, matrix] = [4, 6, 8].map((offset) => bytes.readUInt16BE(at + offset));
  const type = bytes.toString('latin1', at, at + 4);
  return { type, primaries, transfer, matrix, fullRange: bytes.readUInt8(at + 10) >= 128 };
}

function topLevelBoxes(file: string): string[] {
  const bytes = readFileSync(file);
  const types: string[] = [];
  for (let at = 0; at < bytes.length;) {
    types.push(bytes.toString('latin1', at + 4, at + 8));
    const size = bytes.readUInt32BE(at);
    at += size === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size;
  }
  return types;
}
