import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridCurve, type Curve } from './curve.ts';
import { trackAt } from './features.ts';
import { limitFlashes, type LitCurve } from './flash-limiter.ts';
import { generalChanges, mostFlashes } from './flashes.ts';

const fps = { num: 30, den: 1 };

function lit(value: (time: number) => number, luminance = 1, seconds = 10): LitCurve {
  const grid = Float32Array.from({ length: seconds * 100 + 1 }, (_, index) => value(index / 100));
  return { luminance, curve: gridCurve(grid, fps, (frame) => trackAt(grid, frame / 30)) };
}

/** The light that the curves add up to, on the grid. */
function light(lights: readonly LitCurve[], curves: readonly Curve[]): number[] {
  const length = curves[0]?.grid?.length ?? 0;
  return Array.from({ length }, (_, at) =>
    curves.reduce((sum, { grid }, index) => sum + (lights[index]?.luminance ?? 0) * (grid?.[at] ?? 0), 0),
  );
}

/** Six changes are three flashes; the seventh comes a second after the first at the soonest. */
const isCalm = (levels: readonly number[]) =>
  generalChanges(levels).every((change, index, all) => (all[index + 6] ?? Infinity) - change >= 100);
const again = (lights: readonly LitCurve[], curves: readonly Curve[]) =>
  curves.map((curve, index) => ({ curve, luminance: lights[index]?.luminance ?? 0 }));

/** On for half of each period. */
const strobe = (hz: number) => (time: number) => ((time * hz) % 1 < 0.5 ? 1 : 0);
const from = (start: number, end: number, value: (time: number) => number) => (time: number) =>
  time >= start && time < end ? value(time) : 0;

describe('the flash limiter', () => {
  it('leaves three flashes a second alone', () => {
    const lights = [lit(strobe(3)), lit((time) => Math.sin(40 * time), 0.04)];
    const { curves, softened } = limitFlashes(lights, fps);
    expect(softened).toEqual([]);
    expect(curves).toEqual(lights.map(({ curve }) => curve));
  });

  it('softens ten a second until nothing of them counts, around their mean', () => {
    const lights = [lit(from(4, 6, strobe(10)), 0.8)];
    const { curves, softened } = limitFlashes(lights, fps);
    const [softer] = curves;
    expect(isCalm(light(lights, curves))).toBe(true);
    const middle = [...(softer?.grid?.subarray(495, 505) ?? [])];
    // A swing of 0.1 of luminance is left, around a half.
    expect(Math.max(...middle) - Math.min(...middle)).toBeLessThanOrEqual(0.1 / 0.8);
    expect(Math.max(...middle) - Math.min(...middle)).toBeGreaterThan(0.08 / 0.8);
    expect((Math.max(...middle) + Math.min(...middle)) / 2).toBeCloseTo(0.5, 1);
    expect(softened).toHaveLength(1);
    expect(softened[0]?.from).toBeGreaterThan(3.5);
    expect(softened[0]?.to).toBeLessThan(6.5);
  });

  it('softens what only adds up to flashes, each part alike, and draws nothing that carries no light', () => {
    const lights = [lit(strobe(5), 0.08), lit(strobe(5), 0.08), lit(strobe(5), 0)];
    const { curves } = limitFlashes(lights, fps);
    expect(isCalm(light(lights, curves))).toBe(true);
    expect(curves[0]?.grid).toEqual(curves[1]?.grid);
    expect(limitFlashes([lit(strobe(5), 0.08)], fps).softened).toEqual([]);
  });

  it('keeps integrals with the softened values', () => {
    const { curves } = limitFlashes([lit(from(4, 6, strobe(10)))], fps);
    const grid = curves[0]?.grid ?? new Float32Array();
    const area = grid.reduce((sum, value, at) => sum + (at === 0 ? 0 : (value + (grid[at - 1] ?? 0)) / 200), 0);
    expect(curves[0]?.integralAt(300)).toBeCloseTo(area, 4);
  });

  it('gives the same at 30 and 60 fps at shared times', () => {
    const value = from(2, 7, (time) => Math.max(0, Math.sin(30 * time)));
    const at = (rate: number) => {
      const { curve, luminance } = lit(value);
      const sampled = { ...curve, at: (frame: number) => trackAt(curve.grid ?? new Float32Array(), frame / rate) };
      return limitFlashes([{ curve: sampled, luminance }], { num: rate, den: 1 }).curves[0];
    };
    const [slow, fast] = [at(30), at(60)];
    for (let frame = 0; frame < 300; frame++) expect(slow?.at(frame)).toBeCloseTo(fast?.at(2 * frame) ?? NaN, 12);
  });

  // Bursts of light over six seconds, each two seconds long: start in tenths of a second, rate in Hz, height in tenths, decay in ms.
  const between = (min: number, max: number) => fc.integer({ min, max });
  const sumOf = (bursts: readonly [number, number, number, number][]) => (time: number) =>
    bursts.reduce((sum, [start, hz, height, decay]) => {
      const since = time - start / 10;
      return since < 0 || since > 2 ? sum : sum + (height / 10) * Math.exp((-1000 * (since % (1 / hz))) / decay);
    }, 0);
  const burst = fc.tuple(between(0, 60), between(2, 25), between(1, 15), between(5, 200));
  const lights = fc
    .array(fc.tuple(fc.array(burst, { minLength: 1, maxLength: 4 }), between(1, 10)), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map(([bursts, tenths]) => lit(sumOf(bursts), tenths / 10, 6)));

  it('never lets more than three flashes into a second, on the grid and in the frames', () => {
    let acted = 0;
    fc.assert(
      fc.property(lights, (given) => {
        const { curves, softened } = limitFlashes(given, fps);
        if (softened.length > 0) acted++;
        expect(isCalm(light(given, curves))).toBe(true);
        const frames = Array.from({ length: 180 }, (_, frame) =>
          curves.reduce((sum, curve, index) => sum + (given[index]?.luminance ?? 0) * curve.at(frame), 0),
        );
        expect(mostFlashes(generalChanges(frames), 30)).toBeLessThanOrEqual(3);
      }),
      { numRuns: 150 },
    );
    expect(acted).toBeGreaterThan(50);
  });

  it('changes nothing where it says that it did nothing, and nothing at all the second time', () => {
    fc.assert(
      fc.property(lights, (given) => {
        const { curves, softened } = limitFlashes(given, fps);
        const inside = (time: number) => softened.some((span) => time >= span.from && time <= span.to);
        for (const [index, { curve }] of given.entries()) {
          const different = curve.grid?.findIndex(
            (value, at) => !inside(at / 100) && curves[index]?.grid?.[at] !== value,
          );
          expect(different ?? -1).toBe(-1);
        }
        expect(limitFlashes(again(given, curves), fps)).toEqual({ curves, softened: [] });
      }),
      { numRuns: 100 },
    );
  });
});
