import type { ResolvedParams } from '#graphs/definition.ts';
import type { definition } from './definition.ts';

type Pattern = ResolvedParams<(typeof definition)['params']>['pattern'];
/** Red, green, blue as 8-bit sRGB code values. */
export type Codes = readonly [number, number, number];

/** Cells of equal size, row by row from the top. */
export const cells: Readonly<Record<Exclude<Pattern, 'gradient'>, readonly (readonly Codes[])[]>> = {
  bars: [bars(191), bars(255)],
  greys: [[0, 16, 32, 64, 96, 128, 160, 192, 224, 240, 255].map((code): Codes => [code, code, code])],
};

/** sRGB code value (of 255, not rounded) of the gradient in the middle of column `x`: 0.08 · 255 · (x + ½) / width. */
export function gradientCode(x: number, width: number): number {
  return (GRADIENT_TOP * 255 * (x + 0.5)) / width;
}

export const GRADIENT_TOP = 0.08;

/** In the order of EBU bars: white, yellow, cyan, green, magenta, red, blue, black. */
function bars(high: number): Codes[] {
  return [7, 6, 3, 2, 5, 4, 1, 0].map((bits): Codes => [bits & 4 && high, bits & 2 && high, bits & 1 && high]);
}
