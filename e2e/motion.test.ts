import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtinCatalog } from '#nodes/catalog.ts';
import { emberloom, eventsOf } from './emberloom.ts';

// Ten seconds of the demo track and two of silence; `emberloom bench --only motion` takes all of it.

const scenes = [...builtinCatalog.scenes.values()].filter(({ character }) => character !== 'calibration');

interface MotionFigure {
  readonly name: string;
  readonly value: number;
  readonly goal?: { readonly bound: string; readonly value: number };
  readonly met: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'e2e-'));
let figures: MotionFigure[] = [];

beforeAll(async () => {
  const ended = await emberloom(folder, ['bench', '--only', 'motion', '--quick', '--json']);
  expect(ended.stderr).toBe('');
  figures = eventsOf(ended).filter(({ type }) => type === 'figure') as unknown as MotionFigure[];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(scenes)(
  '$name ($character) moves with the music, does not flash, and is calm in silence',
  ({ name, character }) => {
    const own = figures.filter((figure) => figure.name.startsWith(`${name}, `));
    console.log(own.map((figure) => `${figure.name}: ${figure.value.toFixed(2)}`).join('\n'));
    const least = character === 'calm' ? 0.3 : 0.5;
    expect(own.find((figure) => figure.name.includes('rise of light'))?.value).toBeGreaterThanOrEqual(least);
    expect(own.filter((figure) => figure.name.includes('flashes')).map(({ value }) => value <= 3)).toEqual([
      true,
      true,
      true,
    ]);
    expect(own.filter((figure) => figure.name.includes('silence'))).toHaveLength(2);
    expect(own.filter(({ met }) => !met)).toEqual([]);
  },
);
