import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldAt, type Direction } from '#nodes/scene/templates/testSphere/patterns.ts';
import { emberloom, eventsOf, ffmpeg, testFolder, toneFile } from './emberloom.ts';

// Pictures for both eyes: which eye is where, what has depth and what has none, and what the finished files say of themselves.

let folder: string;
let audio: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  audio = await toneFile(folder, 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const directions = { ahead: 0, right: 90, behind: 180, left: -90 } as const;
type Side = keyof typeof directions;

/** Pixels between the places of something a metre away in the pictures of two eyes 64 mm apart, 2048 pixels around. */
const expected = (2 * Math.asin(0.032) * 2048) / (2 * Math.PI);
const parallelExpected = (2 * Math.atan(0.032) * 2048) / (2 * Math.PI);

describe('omni-directional stereo', () => {
  it('has the left eye on top, and the same depth wherever the viewer turns', async () => {
    const picture = await still('360-stereo-8k', 2048, near);
    expect([picture.width, picture.height]).toEqual([2048, 2048]);
    const { top, bottom } = halves(picture);
    for (const side of sidesOf(directions)) {
      const disparity = markerColumn(top, side) - markerColumn(bottom, side);
      expect(Math.abs(disparity - expected), side).toBeLessThan(0.25);
    }
  });

  it('has the left eye on the left where eyes are side by side', async () => {
    const picture = await still('360-stereo-8k', 4096, [...near, 'capture.layout=side-by-side']);
    expect([picture.width, picture.height]).toEqual([4096, 1024]);
    const { left, right } = halves(picture);
    const disparity = markerColumn(left, 'ahead') - markerColumn(right, 'ahead');
    expect(Math.abs(disparity - expected)).toBeLessThan(0.25);
  });

  it.each([
    ['as large a rig in a world as large', ['capture.worldScale=10', 'scene.values.distance=10'], 1],
    ['half as wide a rig', ['capture.interpupillaryDistance=0.032'], 0.5],
    ['one eye', ['capture.interpupillaryDistance=0'], 0],
  ] as const)('sees with %s the depth that it should', async (_, settings, share) => {
    const { top, bottom } = halves(await still('360-stereo-8k', 2048, [...near, ...settings]));
    const disparity = markerColumn(top, 'ahead') - markerColumn(bottom, 'ahead');
    expect(Math.abs(disparity - share * expected)).toBeLessThan(0.25);
  });

  it.each(['8', '16'])(
    'shows a sky that is infinitely far with the same bytes to both eyes, at %s bit',
    async (depth) => {
      const { top, bottom } = halves(await still('360-stereo-8k', 1024, ['scene.values.pattern=field'], depth));
      expect(Buffer.from(top.data.buffer).equals(Buffer.from(bottom.data.buffer))).toBe(true);
      expect(new Set(top.data).size).toBeGreaterThan(100);
    },
  );

  it('says so where it has to leave depth out', async () => {
    const settings = [...near, 'capture.method=cube'].flatMap((setting) => ['--set', setting]);
    const file = join(folder, 'cube.png');
    const what = ['still', '360-stereo-8k', '--template', 'testSphere', '--audio', audio, '--frame', '0'];
    const size = ['--set', 'capture.size=custom', '--set', 'capture.width=256'];
    const ended = await emberloom(folder, [...what, ...settings, ...size, '--json', '--output', file]);
    expect(ended.code).toBe(0);
    const warnings = eventsOf(ended).filter(({ type }) => type === 'warning');
    expect(warnings).toEqual([expect.objectContaining({ code: 'stereo-without-depth', node: 'capture' })]);
    const { top, bottom } = halves(await read(file, 256));
    expect(Buffer.from(top.data.buffer).equals(Buffer.from(bottom.data.buffer))).toBe(true);
  });
});

describe.each(['cube', 'direct'])('two parallel cameras, drawn by %s,', (method) => {
  it('have depth ahead, none to the sides, and the wrong one behind, as their description says', async () => {
    const settings = [...near, 'capture.mode=parallel', `capture.method=${method}`];
    const { top, bottom } = halves(await still('360-stereo-8k', 2048, settings));
    for (const [side, share] of [
      ['ahead', 1],
      ['right', 0],
      ['behind', -1],
      ['left', 0],
    ] as const) {
      const disparity = markerColumn(top, side) - markerColumn(bottom, side);
      expect(Math.abs(disparity - share * parallelExpected), side).toBeLessThan(0.25);
    }
  });
});

describe.each(['cube', 'direct'])('VR180, drawn by %s,', (method) => {
  it('shows the half ahead to each eye in a square, with depth', async () => {
    const settings = [...near, `capture.method=${method}`];
    const picture = await still('vr180-4k', 2048, settings);
    expect([picture.width, picture.height]).toEqual([2048, 1024]);
    const { left, right } = halves(picture);
    const disparity = markerColumn(left, 'ahead', 180) - markerColumn(right, 'ahead', 180);
    expect(Math.abs(disparity - parallelExpected)).toBeLessThan(0.25);
  });

  it('agrees with a closed form', async () => {
    const picture = await still('vr180-4k', 1024, ['scene.values.pattern=field', `capture.method=${method}`]);
    const { left, right } = halves(picture);
    for (const eye of [left, right]) expect(fieldError(eye, Math.PI)).toBeLessThan(10 ** (-58 / 20));
  });
});

it('turns with its rig: what is to the right comes ahead, with the same depth', async () => {
  const settings = [...near, 'capture.mode=parallel', 'capture.yaw=90'];
  const { top, bottom } = halves(await still('360-stereo-8k', 2048, settings));
  expect(Math.abs(markerColumn(top, 'ahead') - markerColumn(bottom, 'ahead') - parallelExpected)).toBeLessThan(0.25);
});

describe('a frame of etherealFlame for both eyes', () => {
  it('is the same alone as in a range', async () => {
    const place = testFolder();
    const graph = join(place, 'graph.json');
    await writeFile(graph, await sequenceGraph());
    const music = resolve(import.meta.dirname, '../examples/demo-track/demo-track.flac');
    const settings = ['capture.size=custom', 'capture.width=128'].flatMap((set) => ['--set', set]);
    const what = ['--audio', music, '--template', 'etherealFlame', ...settings];
    const range = ['run', graph, ...what, '--frames', '99-101', '--output', join(place, 'range')];
    expect(await emberloom(place, range)).toMatchObject({ code: 0 });
    const alone = ['still', graph, ...what, '--frame', '100', '--output', join(place, 'alone.png')];
    expect(await emberloom(place, alone)).toMatchObject({ code: 0 });
    const pixels = await rgb(join(place, 'alone.png'));
    expect(pixels).toHaveLength(128 * 128 * 3);
    expect(pixels.equals(await rgb(join(place, 'range', '00000100.png')))).toBe(true);
    expect(pixels.equals(await rgb(join(place, 'range', '00000099.png')))).toBe(false);
  });
});

describe('a finished file', () => {
  it.each([
    ['360-stereo-8k', '_360_TB', 1, [0, 0, 0, 0], true],
    ['vr180-4k', '_180_LR', 2, [0, 0, 0x4000_0000, 0x4000_0000], false],
  ] as const)(
    'of %s is named and tagged as players expect, with true colours',
    async (type, suffix, mode, cut, hasV1) => {
      const place = testFolder();
      const settings = ['capture.size=custom', 'capture.width=512', 'scene.values.pattern=field'];
      const what = ['--audio', audio, '--template', 'testSphere', '--frames', '0-2', '--preset', 'h264-web'];
      const set = settings.flatMap((setting) => ['--set', setting]);
      const graph = resolve(import.meta.dirname, `../graphs/templates/${type}.json`);
      expect(await emberloom(place, ['run', graph, ...what, ...set])).toMatchObject({ code: 0 });
      const file = join(place, `${type}${suffix}.mp4`);
      const bytes = readFileSync(file);
      // Both are full boxes: four bytes of version and flags behind the type.
      expect(bytes.readUInt8(bytes.indexOf('st3d') + 8)).toBe(mode);
      const equi = bytes.indexOf('equi') + 8;
      expect([0, 4, 8, 12].map((at) => bytes.readUInt32BE(equi + at))).toEqual(cut);
      expect(bytes.includes('GSpherical:ProjectionType')).toBe(hasV1);
      const picture = await decoded(file, 512);
      const eyes = halves(picture);
      const both = type === 'vr180-4k' ? [eyes.left, eyes.right] : [eyes.top, eyes.bottom];
      for (const eye of both) expect(fieldError(eye, type === 'vr180-4k' ? Math.PI : 2 * Math.PI)).toBeLessThan(0.02);
    },
  );
});

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of 65,535, row by row from the top. */
  readonly data: Uint16Array;
}

/** Discs a metre from the middle of the eyes. */
const near = ['scene.values.pattern=markers', 'scene.values.distance=1'];

async function still(type: string, width: number, settings: readonly string[], depth = '16'): Promise<Picture> {
  const file = join(folder, `${[type, width, depth, ...settings].join('-').replaceAll('/', '-')}.png`);
  const set = ['capture.size=custom', `capture.width=${width}`, ...settings].flatMap((setting) => ['--set', setting]);
  const what = ['still', type, '--template', 'testSphere', '--audio', audio, '--frame', '0', '--depth', depth];
  expect(await emberloom(folder, [...what, '--overwrite', '--output', file, ...set])).toMatchObject({ code: 0 });
  return read(file, width);
}

function read(file: string, width: number): Promise<Picture> {
  return words(width, '-i', file);
}

/** The first picture of a video, by the matrix that its tags name. */
function decoded(file: string, width: number): Promise<Picture> {
  return words(width, '-i', file, '-frames:v', '1', '-vf', 'scale=in_color_matrix=bt709:in_range=tv:out_range=pc');
}

async function words(width: number, ...source: readonly string[]): Promise<Picture> {
  const bytes = await ffmpeg(...source, '-f', 'rawvideo', '-pix_fmt', 'rgb48le', '-');
  const data = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { width, height: data.length / 3 / width, data };
}

function rgb(file: string): Promise<Buffer> {
  return ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-');
}

function halves(picture: Picture) {
  const { width, height } = picture;
  return {
    top: part(picture, 0, 0, width, height / 2),
    bottom: part(picture, 0, height / 2, width, height / 2),
    left: part(picture, 0, 0, width / 2, height),
    right: part(picture, width / 2, 0, width / 2, height),
  };
}

function part({ width, data }: Picture, x: number, y: number, columns: number, rows: number): Picture {
  const taken = new Uint16Array(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    const from = ((y + row) * width + x) * 3;
    taken.set(data.subarray(from, from + columns * 3), row * columns * 3);
  }
  return { width: columns, height: rows, data: taken };
}

function sidesOf(sides: typeof directions): Side[] {
  return Object.keys(sides) as Side[];
}

/** Where the light of the disc on the horizon is, in pixels from the middle of its direction; the picture is that many degrees wide. */
function markerColumn({ width, height, data }: Picture, side: Side, degrees = 360): number {
  const middle = (directions[side] / degrees + 0.5) * width;
  let sum = 0;
  let moment = 0;
  for (let y = height / 2 - 12; y < height / 2 + 12; y++) {
    for (let x = Math.floor(middle) - 40; x < middle + 40; x++) {
      const light = data[(y * width + ((x + width) % width)) * 3 + 1] ?? 0;
      sum += light;
      moment += light * (x + 0.5 - middle);
    }
  }
  expect(sum).toBeGreaterThan(65_535);
  return moment / sum;
}

/** Root mean square of the difference from the closed form, of 1, in a picture that shows `turn` radians from left to right. */
function fieldError({ width, height, data }: Picture, turn: number): number {
  let squares = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const azimuth = turn * ((x + 0.5) / width - 0.5);
      const elevation = Math.PI * (0.5 - (y + 0.5) / height);
      const around = Math.cos(elevation);
      const direction: Direction = [Math.sin(azimuth) * around, Math.sin(elevation), -Math.cos(azimuth) * around];
      for (const [channel, linear] of fieldAt(direction).entries()) {
        squares += ((data[(y * width + x) * 3 + channel] ?? 0) / 65_535 - encode(linear)) ** 2;
      }
    }
  }
  return Math.sqrt(squares / (width * height * 3));
}

// IEC 61966-2-1
function encode(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** The stereo template with numbered pictures at its end. */
async function sequenceGraph(): Promise<string> {
  const text = await readFile(resolve(import.meta.dirname, '../graphs/templates/360-stereo-8k.json'), 'utf8');
  const {
    view: _,
    nodes,
    edges,
    inputs,
    ...rest
  } = JSON.parse(text) as {
    view: unknown;
    inputs: Record<string, string>;
    nodes: Record<string, unknown>;
    edges: { from: string; to: string }[];
  };
  const { encode: _encode, spatial: _spatial, save: _save, ...kept } = nodes;
  const { preset: _preset, ...asked } = inputs;
  return JSON.stringify({
    ...rest,
    inputs: { ...asked, output: 'sequence.name' },
    nodes: { ...kept, sequence: { type: 'FrameSequence', version: 1, params: {} } },
    edges: [
      ...edges.filter(({ to }) => !/^(encode|spatial|save)\./.test(to)),
      { from: 'capture.frames', to: 'sequence.frames' },
    ],
  });
}
