import { expect, test } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { percentOf } from './export-job.ts';
import { flatSizes, hasSound, isLarge, pictureOf, withChoice } from './order.ts';

function template(name: string) {
  const { document } = parseGraph(graphTemplates.get(name) ?? '');
  if (!document) throw new Error(`${name} is no graph.`);
  return document;
}

const output = 'capture.frames';

test.each([
  ['1080p-landscape', 1920, 1080, false],
  ['1080p-portrait', 1080, 1920, false],
  ['1080p-square', 1080, 1080, false],
  ['4k-landscape', 3840, 2160, true],
  ['4k-portrait', 2160, 3840, true],
])('%s is %i × %i', (size, width, height, large) => {
  expect(flatSizes.map(([value]) => value)).toContain(size);
  const document = withChoice(template('flat-8k-landscape'), output, { size, scale: 1, fps: '60' });
  const picture = pictureOf({ document, output, scale: 1 }, builtinCatalog);
  expect(picture).toMatchObject({ width, height, fps: '60' });
  expect(isLarge(picture)).toBe(large);
});

test('a sphere is exported as a part of its size', () => {
  const document = template('360-mono-4k');
  expect(pictureOf({ document, output, scale: 0.5 }, builtinCatalog)).toMatchObject({ width: 2052, height: 1026 });
});

test('a film is silent only where its encoder has no sound', () => {
  const whole = template('flat-1080p-landscape');
  const edges = whole.edges.filter(({ to }) => to !== 'encode.audio');
  expect(hasSound(whole, output)).toBe(true);
  expect(hasSound({ ...whole, edges }, output)).toBe(false);
  expect(hasSound({ ...whole, edges: edges.filter(({ to }) => to !== 'encode.frames') }, output)).toBe(true);
});

test('progress rises with the frames, and through the stages', () => {
  const total = 200;
  const at = (stage: 'drawing' | 'sound' | 'writing', done: number) =>
    percentOf({ state: 'running', stage, done, total });
  const percents = [at('drawing', 0), at('drawing', 100), at('drawing', 200), at('sound', 200), at('writing', 200)];
  expect(percents).toEqual([0, 46, 92, 92, 97]);
  expect(percentOf({ state: 'done', stage: 'writing', done: total, total })).toBe(100);
});
