import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fieldAt,
  glyphDirections,
  markerDirections,
  type Direction,
} from '#nodes/scene/templates/testSphere/patterns.ts';
import { emberloom, ffmpeg, toneFile } from './emberloom.ts';
import { codeAt, decibels, decode, directionOf, encode, markerError, words, type Picture } from './sphere-picture.ts';

// 360° pictures against the closed forms of what they show, read from 16-bit stills.

let folder: string;
let audio: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  audio = await toneFile(folder, 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['by a cube', 'cube', 0.25, 58],
  ['directly', 'direct', 0.1, 65],
] as const)('the equirectangular picture of a cubemap capture, drawn %s,', (_, method, pixels, likeness) => {
  const by = `capture.method=${method}`;

  it(`shows markers in 46 directions within ${pixels} pixels of where they stand`, async () => {
    const picture = await still('markers', 4096, [by]);
    const errors = markerDirections.map((direction) => markerError(picture, direction));
    expect(Math.max(...errors)).toBeLessThan(pixels);
  });

  it('shows particles there too', async () => {
    const picture = await still('sprites', 4096, [by]);
    const errors = markerDirections.map((direction) => markerError(picture, direction));
    expect(Math.max(...errors)).toBeLessThan(pixels);
  });

  it.each([
    ['yaw', 90, ([x, y, z]: Direction): Direction => [z, y, -x]],
    ['pitch', 30, ([x, y, z]: Direction): Direction => [x, y * cos30 + z / 2, z * cos30 - y / 2]],
    ['roll', 30, ([x, y, z]: Direction): Direction => [x * cos30 - y / 2, y * cos30 + x / 2, z]],
  ] as const)('moves as it should with %s', async (name, degrees, seen) => {
    const picture = await still('markers', 1024, [by, `capture.${name}=${degrees}`]);
    const errors = markerDirections.map((direction) => markerError(picture, seen(direction)));
    expect(Math.max(...errors)).toBeLessThan(pixels);
  });

  it('is not mirrored in any direction', async () => {
    const picture = await still('glyphs', 2048, [by]);
    for (const centre of glyphDirections) {
      const right = glyphLikeness(picture, centre, 1);
      const mirrored = glyphLikeness(picture, centre, -1);
      expect(right).toBeGreaterThan(0.8);
      expect(mirrored).toBeLessThan(right - 0.2);
    }
  });

  it(`agrees with a closed form to ${likeness} dB, without seams`, async () => {
    const picture = await still('field', 2048, [by]);
    const { width, height } = picture;
    let squares = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const truth = fieldAt(directionOf(x, y, picture)).map(encode);
        for (const [channel, value] of truth.entries()) squares += (codeAt(picture, x, y, channel) - value) ** 2;
      }
    }
    expect(decibels(squares / (width * height * 3))).toBeGreaterThan(likeness);
    const { seam, elsewhere } = secondDifferences(picture);
    expect(seam / elsewhere).toBeLessThan(1.5);
    // The rows at the poles are one point each.
    for (const row of [0, height - 1]) {
      const codes = Array.from({ length: width }, (_, x) => codeAt(picture, x, row, 0));
      expect(Math.max(...codes) - Math.min(...codes)).toBeLessThan(0.005);
    }
  });
});

describe.each(['cube', 'direct'])('bloom of what was drawn by %s', (method) => {
  const settings = [`capture.method=${method}`, 'scene.values.bloom=1'];

  it('spreads light all around and keeps its sum', async () => {
    const [sharp, soft] = [await still('markers', 1024, settings.slice(0, 1)), await still('markers', 1024, settings)];
    expect(brightest(soft, 1)).toBeLessThan(0.6 * brightest(sharp, 1));
    expect(Math.abs(lightOf(soft) / lightOf(sharp) - 1)).toBeLessThan(0.05);
  });

  it('shows neither edges of faces nor poles', async () => {
    const picture = await still('field', 1024, settings);
    const { seam, elsewhere } = secondDifferences(picture);
    expect(seam / elsewhere).toBeLessThan(1.5);
    for (const row of [0, picture.height - 1]) {
      const codes = Array.from({ length: picture.width }, (_, x) => codeAt(picture, x, row, 0));
      expect(Math.max(...codes) - Math.min(...codes)).toBeLessThan(0.01);
    }
  });
});

// Flames across the left and right edges, and over the bottom row.
it.each([
  ['etherealFlame', ['capture.yaw=180', 'scene.values.skyBrightness=0'], 42],
  ['etherealFlame', ['capture.pitch=70', 'scene.values.skyBrightness=0'], 42],
  ['etherealMist', [], 40],
  ['nebula', [], 36],
  ['murmuration', [], 40],
] as const)('%s drawn directly looks as by a cube, with %j', async (scene, settings, likeness) => {
  const shown = (method: string) => still({ scene }, 1024, [`capture.method=${method}`, ...settings]);
  const [direct, cube] = [await shown('direct'), await shown('cube')];
  const squares = direct.data.reduce((sum, value, index) => sum + ((value - cube.data[index]!) / 65_535) ** 2, 0);
  expect(decibels(squares / direct.data.length)).toBeGreaterThan(likeness);
  // Not a black picture twice.
  expect(Math.max(...[0, 1, 2].map((channel) => brightest(direct, channel)))).toBeGreaterThan(0.3);
});

it('says what cannot be drawn directly where nothing else is allowed', async () => {
  const set = ['--set', 'capture.method=direct', '--scale', '0.02', '--output', join(folder, 'never.png')];
  const ended = await emberloom(folder, [
    'still',
    '360-mono-4k',
    '--template',
    'pulse',
    '--audio',
    audio,
    '--frame',
    '0',
    ...set,
  ]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/cannot be drawn directly into the sphere, because of pulse\./);
});

it('ffmpeg makes of a cubemap picture, to 58 dB, the equirectangular one', async () => {
  const equirect = await still('field', 2048, ['capture.method=cube']);
  const cube = await stillFile('field', 1956, ['capture.projection=cubemap', 'capture.faceSize=auto']);
  const pixels = await ffmpeg(
    ...['-i', cube, '-vf', 'v360=c3x2:e:w=2048:h=1024:interp=cubic,format=rgb48le', '-f', 'rawvideo', '-'],
  );
  const other = { ...equirect, data: words(pixels) };
  const squares = equirect.data.reduce((sum, value, index) => sum + ((value - other.data[index]!) / 65_535) ** 2, 0);
  expect(decibels(squares / equirect.data.length)).toBeGreaterThan(58);
});

it.each([
  ['eac', 1536, 1024],
  ['fulldome', 1024, 1024],
] as const)('the %s picture agrees with a closed form to 58 dB', async (projection, width, height) => {
  const picture = await still('field', width, [`capture.projection=${projection}`]);
  expect([picture.width, picture.height]).toEqual([width, height]);
  let squares = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const direction = projection === 'eac' ? eacDirection(x, y, picture) : domeDirection(x, y, picture);
      if (!direction) continue;
      count++;
      squares += (codeAt(picture, x, y, 0) - encode(fieldAt(direction)[0])) ** 2;
    }
  }
  expect(decibels(squares / count)).toBeGreaterThan(58);
});

const cos30 = Math.sqrt(3) / 2;

const drawn = new Map<string, Promise<Picture>>();

/** Of a pattern of the test sphere, or of another scene; the same one is drawn once. */
function still(
  shown: string | { readonly scene: string },
  width: number,
  settings: readonly string[] = [],
): Promise<Picture> {
  const key = JSON.stringify([shown, width, settings]);
  const picture = drawn.get(key) ?? draw(shown, width, settings);
  drawn.set(key, picture);
  return picture;
}

async function draw(
  shown: string | { readonly scene: string },
  width: number,
  settings: readonly string[],
): Promise<Picture> {
  const file = await stillFile(shown, width, settings);
  const pixels = await ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb48le', '-');
  return { width, height: pixels.length / 6 / width, data: words(pixels) };
}

async function stillFile(
  shown: string | { readonly scene: string },
  width: number,
  settings: readonly string[],
): Promise<string> {
  const [scene, values] =
    typeof shown === 'string' ? ['testSphere', [`scene.values.pattern=${shown}`]] : [shown.scene, []];
  const file = join(folder, `${[scene, ...values, width, ...settings].join('-')}.png`);
  const graph = join(folder, 'sphere.json');
  await writeGraph(graph);
  const set = [...values, 'capture.size=custom', `capture.width=${width}`, ...settings];
  const what = ['still', graph, '--overwrite', '--template', scene, '--audio', audio, '--frame', '0', '--depth', '16'];
  const ended = await emberloom(folder, [...what, '--output', file, ...set.flatMap((setting) => ['--set', setting])]);
  expect(ended).toMatchObject({ code: 0 });
  return file;
}

/** The export type without its SpatialMeta, which rightly refuses layouts that players do not know. */
async function writeGraph(file: string): Promise<void> {
  const text = await readFile(resolve(import.meta.dirname, '../graphs/templates/360-mono-4k.json'), 'utf8');
  const graph = JSON.parse(text) as { nodes: Record<string, unknown>; edges: { from: string; to: string }[] };
  delete graph.nodes['spatial'];
  const edges = graph.edges.filter(({ to }) => to !== 'spatial.video');
  const direct = edges.map(({ from, to }) => ({ from: from.replace('spatial.', 'encode.'), to }));
  await writeFile(file, JSON.stringify({ ...graph, edges: direct }));
}

/** YouTube's layout: left, front, right; down, back, up with their tops to the right of the cube. */
function eacDirection(x: number, y: number, { width, height }: Picture): Direction {
  const side = width / 3;
  const [column, row] = [Math.floor(x / side), Math.floor(y / (height / 2))];
  const a = Math.tan((Math.PI / 4) * ((2 * (x + 0.5 - column * side)) / side - 1));
  const b = Math.tan((Math.PI / 4) * (1 - (2 * (y + 0.5 - row * side)) / side));
  const faces: Direction[][] = [
    [
      [-1, b, -a],
      [a, b, -1],
      [1, b, a],
    ],
    [
      [b, -1, a],
      [b, a, 1],
      [b, 1, -a],
    ],
  ];
  const [u, v, w] = faces[row]?.[column] ?? [0, 0, 0];
  const length = Math.hypot(u, v, w);
  return [u / length, v / length, w / length];
}

function domeDirection(x: number, y: number, { width, height }: Picture): Direction | null {
  const [a, b] = [(2 * (x + 0.5)) / width - 1, (2 * (y + 0.5)) / height - 1];
  const radius = Math.hypot(a, b);
  if (radius > 1) return null;
  const zenith = (Math.PI / 2) * radius;
  return [(Math.sin(zenith) * a) / radius, Math.cos(zenith), (-Math.sin(zenith) * b) / radius];
}

/** Correlation of the picture around a direction with an F, upright or (`hand` −1) mirrored. */
function glyphLikeness(picture: Picture, centre: Direction, hand: 1 | -1): number {
  const up0: Direction = Math.abs(centre[1]) > 0.99 ? [0, 0, centre[1]] : [0, 1, 0];
  const right = normalised(cross(centre, up0));
  const up = cross(right, centre);
  const samples: [number, number][] = [];
  for (let v = -5; v <= 5; v += 0.25) {
    for (let u = -4; u <= 4; u += 0.25) {
      const at = normalised(
        [0, 1, 2].map((axis) => centre[axis as 0] + 0.02 * (u * right[axis as 0] + v * up[axis as 0])),
      );
      samples.push([glyph(hand * u + 2.5, v + 3.5), sample(picture, at)]);
    }
  }
  return correlation(samples);
}

/** Squares 0.02 rad wide, 5 to the right and 7 up. */
function glyph(u: number, v: number): number {
  const [column, row] = [Math.floor(u), Math.floor(v)];
  if (column < 0 || column > 4 || row < 0 || row > 6) return 0;
  return column === 0 || row === 6 || (row === 3 && column < 4) ? 1 : 0;
}

function sample(picture: Picture, [x, y, z]: Direction): number {
  const { width, height } = picture;
  const column = Math.floor((Math.atan2(x, -z) / (2 * Math.PI) + 0.5) * width);
  const row = Math.floor((0.5 - Math.asin(y) / Math.PI) * height);
  return codeAt(picture, (column + width) % width, Math.min(row, height - 1), 0);
}

/** The largest second differences, sideways and upwards, across the cube's edges and anywhere else; columns wrap around. */
function secondDifferences(picture: Picture): { seam: number; elsewhere: number } {
  const { width, height } = picture;
  const found = { seam: 0, elsewhere: 0 };
  // Near the poles neighbours in a row are nearly the same point.
  for (let y = Math.round(height / 8); y < (height * 7) / 8; y++) {
    for (let x = 0; x < width; x++) {
      for (const [dx, dy] of [
        [1, 0],
        [0, 1],
      ] as const) {
        const places = [-1, 0, 1].map((step): [number, number] => [(x + step * dx + width) % width, y + step * dy]);
        const [a = 0, b = 0, c = 0] = places.map(([column, row]) => codeAt(picture, column, row, 2));
        const faces = new Set(places.map(([column, row]) => faceOf(directionOf(column, row, picture))));
        const kind = faces.size > 1 ? 'seam' : 'elsewhere';
        found[kind] = Math.max(found[kind], Math.abs(a - 2 * b + c));
      }
    }
  }
  return found;
}

function faceOf(direction: Direction): string {
  const sizes = direction.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  return `${axis}${Math.sign(direction[axis as 0])}`;
}

function cross([a, b, c]: Direction, [x, y, z]: Direction): Direction {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

function normalised(vector: readonly number[]): Direction {
  const length = Math.hypot(...vector);
  const [x = 0, y = 0, z = 0] = vector;
  return [x / length, y / length, z / length];
}

/** Of all directions together, green. */
function lightOf(picture: Picture): number {
  let sum = 0;
  for (let y = 0; y < picture.height; y++) {
    const around = Math.cos(Math.PI * (0.5 - (y + 0.5) / picture.height));
    for (let x = 0; x < picture.width; x++) sum += around * decode(codeAt(picture, x, y, 1));
  }
  return sum;
}

function brightest(picture: Picture, channel: number): number {
  let most = 0;
  for (let index = channel; index < picture.data.length; index += 3) most = Math.max(most, picture.data[index]!);
  return most / 65_535;
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (index: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
  const [a, b] = [mean(0), mean(1)];
  let [both, one, other] = [0, 0, 0];
  for (const [x, y] of pairs) {
    both += (x - a) * (y - b);
    one += (x - a) ** 2;
    other += (y - b) ** 2;
  }
  return both / Math.sqrt(one * other);
}
