import { FLASHES_A_SECOND, generalChanges, mostFlashes, redChanges } from '#runtime/flashes.ts';
import { correlation, differences, mean } from './correlation.ts';
import type { FieldLight } from './field-light.ts';
import { atLeast, atMost, type Figure } from './figures.ts';

/** Part of the field that must flash together before it counts (WCAG 2.3.1: a quarter of the central ten degrees). */
const flashingPart = 0.25;

/** Least correlation of the rise of light with onsets. */
const leastCorrelation = { lively: 0.5, calm: 0.3 } as const;

/** How well light follows music: `onset` holds the onset strength at each frame. */
export function motionFigures(
  light: readonly FieldLight[],
  onset: readonly number[],
  rate: number,
  character: keyof typeof leastCorrelation,
): Figure[] {
  const means = light.map((frame) => frame.mean);
  const change = differences(means);
  const rise = change.map((value) => Math.max(0, value));
  const goal = atLeast(leastCorrelation[character]);
  return [
    { name: `rise of light with onsets, correlation (${character})`, value: correlation(rise, onset), unit: '', goal },
    { name: 'change of light with onsets, correlation', value: correlation(change, onset), unit: '' },
    { name: 'mean luminance', value: mean(means) * 100, unit: '%' },
    { name: 'largest change from frame to frame', value: largest(change) * 100, unit: '%' },
    ...flashFigures(light, rate),
  ];
}

/** Worst seconds: of the whole field, and of the quarter of it that flashes most. */
export function flashFigures(light: readonly FieldLight[], rate: number): Figure[] {
  const goal = atMost(FLASHES_A_SECOND);
  const blocks = Array.from(light[0]?.blocks ?? [], (_, block) => block);
  const general = blocks.map((block) => generalChanges(light.map((frame) => frame.blocks[block] ?? 0)));
  const red = blocks.map((block) =>
    redChanges(light.flatMap(({ colours }) => [...colours.subarray(3 * block, 3 * block + 3)])),
  );
  const whole = mostFlashes(generalChanges(light.map((frame) => frame.mean)), rate);
  return [
    { name: 'flashes a second, whole field', value: whole, unit: '', goal },
    {
      name: 'flashes a second, a quarter of the field',
      value: mostInPart(general, light.length, rate),
      unit: '',
      goal,
    },
    {
      name: 'red flashes a second, a quarter of the field',
      value: mostInPart(red, light.length, rate),
      unit: '',
      goal,
    },
  ];
}

export function calmFigures(light: readonly FieldLight[]): Figure[] {
  const means = light.map((frame) => frame.mean);
  return [
    { name: 'in silence, mean luminance', value: mean(means) * 100, unit: '%', goal: atLeast(0.1) },
    { name: 'in silence, largest change', value: largest(differences(means)) * 100, unit: '%', goal: atMost(0.5) },
  ];
}

/** In each second: what at least `flashingPart` of the blocks reach; the most of that. */
function mostInPart(changes: readonly (readonly number[])[], length: number, rate: number): number {
  const needed = Math.ceil(changes.length * flashingPart);
  let most = 0;
  for (let first = 0; first < length; first++) {
    const within = (index: number) => index >= first && index < first + rate;
    const counts = changes.map((indices) => indices.filter(within).length).toSorted((a, b) => b - a);
    most = Math.max(most, Math.floor((counts[needed - 1] ?? 0) / 2));
  }
  return most;
}

function largest(changes: readonly number[]): number {
  return Math.max(0, ...changes.map(Math.abs));
}
