import type { Colour } from './shells.ts';

/** A colour turned by `degrees` about the grey axis: a third of a turn takes red to green. What would be negative is left at 0. */
export function turnedHue([red, green, blue]: Colour, degrees: number): Colour {
  const turn = (degrees / 180) * Math.PI;
  const even = (1 + 2 * Math.cos(turn)) / 3;
  const behind = (1 + 2 * Math.cos(turn - (2 * Math.PI) / 3)) / 3;
  const ahead = (1 + 2 * Math.cos(turn + (2 * Math.PI) / 3)) / 3;
  return [
    Math.max(0, even * red + ahead * green + behind * blue),
    Math.max(0, behind * red + even * green + ahead * blue),
    Math.max(0, ahead * red + behind * green + even * blue),
  ];
}
