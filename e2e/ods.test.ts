import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markerDirections, type Direction } from '#nodes/scene/templates/testSphere/patterns.ts';
import { emberloom, ffmpeg, toneFile } from './emberloom.ts';
import { markerPlace, words, type Picture } from './sphere-picture.ts';

// Omni-directional stereo against two judges: the closed form of where a point is seen, and a caster of the rays that define it.

const WIDTH = 2048;
/** Pixels: a quarter of one at twice the width. */
const CLOSE = 0.125;
/** Half of 64 mm. */
const RADIUS = 0.032;

let folder: string;
let audio: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  audio = await toneFile(folder, 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['rays', 'markers', [0.75, 5]],
  ['particles', 'sprites', [0.75, 2, 20]],
] as const)('what is drawn by %s', (_, pattern, distances) => {
  it.each(distances)('is seen %d m away where both eyes should see it', async (distance) => {
    const eyes = await stereoStill([`scene.values.pattern=${pattern}`, `scene.values.distance=${distance}`]);
    const level: number[] = [];
    for (const direction of markerDirections.filter(([, y]) => Math.abs(y) <= Math.sin(Math.PI / 3) + 1e-6)) {
      const point = direction.map((axis) => axis * distance) as unknown as Direction;
      const [left, right] = ([-1, 1] as const).map((side) => {
        const expected = closedForm(point, side);
        const seen = markerPlace(eyes[side], expected);
        expect(apart(seen, expected), `${direction.join()} from the closed form`).toBeLessThan(CLOSE);
        expect(apart(seen, cast(point, side)), `${direction.join()} from the ray caster`).toBeLessThan(CLOSE);
        return seen;
      }) as [Angles, Angles];
      const disparity = pixels(wrapped(left.azimuth - right.azimuth));
      expect(disparity).toBeGreaterThan(0);
      expect(Math.abs(pixels(left.elevation - right.elevation))).toBeLessThan(CLOSE);
      if (direction[1] === 0) level.push(disparity);
    }
    expect(level).toHaveLength(8);
    expect(Math.max(...level) - Math.min(...level)).toBeLessThan(CLOSE);
  });
});

it('shows Star Nest with the same bytes to both eyes, and particles in front of it not', async () => {
  const dark = ['glow', 'flare', 'halo', 'embers'].map((light) => `scene.values.${light}=0`);
  const sky = await stereoStill(['capture.width=512', ...dark], 'etherealFlame');
  expect(new Set(sky[1].data).size).toBeGreaterThan(100);
  expect(sameBytes(sky[-1], sky[1])).toBe(true);
  const lit = await stereoStill(['capture.width=512'], 'etherealFlame');
  expect(sameBytes(lit[-1], lit[1])).toBe(false);
});

interface Angles {
  readonly azimuth: number;
  readonly elevation: number;
}

/** Where an eye (−1 left, 1 right) sees a point: the tangent of the eyes' circle that meets it. */
function closedForm([x, y, z]: Direction, side: -1 | 1): Angles {
  const level = Math.hypot(x, z);
  return {
    azimuth: Math.atan2(x, -z) - side * Math.asin(RADIUS / level),
    elevation: Math.atan2(y, Math.sqrt(level ** 2 - RADIUS ** 2)),
  };
}

/** The same by trying rays: of all pixels' the one that passes nearest to the point, then of rays ever closer around it. */
function cast(point: Direction, side: -1 | 1): Angles {
  let best: Angles = { azimuth: 0, elevation: 0 };
  let nearest = Infinity;
  for (let step = Math.PI / 64, reach = 64; step > 1e-6; step /= 4, reach = 8) {
    const around = best;
    for (let up = -reach; up <= reach; up++) {
      for (let across = -reach; across <= reach; across++) {
        const ray = { azimuth: around.azimuth + across * step, elevation: around.elevation + up * step };
        const miss = missOf(point, side, ray);
        if (miss < nearest) [best, nearest] = [ray, miss];
      }
    }
  }
  return best;
}

/** How far from the point a ray passes that starts on the eyes' circle, square to the way to its centre. */
function missOf(point: Direction, side: -1 | 1, { azimuth, elevation }: Angles): number {
  if (Math.abs(elevation) > Math.PI / 2) return Infinity;
  const origin = [side * RADIUS * Math.cos(azimuth), 0, side * RADIUS * Math.sin(azimuth)];
  const around = Math.cos(elevation);
  const ray = [Math.sin(azimuth) * around, Math.sin(elevation), -Math.cos(azimuth) * around];
  const to = point.map((axis, index) => axis - origin[index]!);
  const ahead = to.reduce((sum, axis, index) => sum + axis * ray[index]!, 0);
  return ahead <= 0 ? Infinity : Math.hypot(...to.map((axis, index) => axis - ahead * ray[index]!));
}

function pixels(angle: number): number {
  return (angle * WIDTH) / (2 * Math.PI);
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** Pixels at the equator. */
function apart(a: Angles, b: Angles): number {
  const across = wrapped(a.azimuth - b.azimuth) * Math.cos(b.elevation);
  return pixels(Math.hypot(across, a.elevation - b.elevation));
}

function sameBytes(a: Picture, b: Picture): boolean {
  return a.data.length === b.data.length && a.data.every((value, index) => value === b.data[index]);
}

/** A frame for both eyes, left on top. */
async function stereoStill(settings: readonly string[], scene = 'testSphere'): Promise<Record<-1 | 1, Picture>> {
  const file = join(folder, 'ods.png');
  const set = ['capture.size=custom', `capture.width=${WIDTH}`, ...settings].flatMap((setting) => ['--set', setting]);
  const what = ['still', '360-stereo-8k', '--template', scene, '--audio', audio, '--frame', '0', '--depth', '16'];
  const ended = await emberloom(folder, [...what, '--overwrite', '--output', file, ...set]);
  expect(ended).toMatchObject({ code: 0 });
  const data = words(await ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb48le', '-'));
  const width = Math.sqrt(data.length / 3);
  const half = data.length / 2;
  return {
    [-1]: { width, height: width / 2, data: data.subarray(0, half) },
    1: { width, height: width / 2, data: data.subarray(half) },
  };
}
