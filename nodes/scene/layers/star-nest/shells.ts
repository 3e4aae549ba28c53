import type { SkyLook } from './looks.ts';

export type Colour = readonly [number, number, number];

/** Shells of a look that are drawn, and what stands for the rest. Colours are linear and free of the sky's brightness. */
export interface Shells {
  readonly count: number;
  /** Of light 1 on a shell, nearest first. */
  readonly colours: readonly Colour[];
  /** What all farther shells would add on average. */
  readonly beyond: Colour;
}

/** Shells of the original. */
const ALL = 20;

/**
 * As many shells as leave out no more than `leftOut` (0 … 1) of the look's light; an even number, as they are drawn in pairs. The
 * light left out lies in the farthest shells, whose folds are finer than pixels: their mean looks nearly the same.
 */
export function shellsOf(look: SkyLook, leftOut: number): Shells {
  const { light, transmittance } = meanOf(look);
  // From the eighth shell on, each dims the ones behind.
  const passed = (from: number, shell: number) => transmittance ** Math.max(0, shell - Math.max(from, 7) + 1);
  const all = Array.from({ length: ALL }, (_, shell) => shellColour(look, shell));
  const lightFrom = (first: number) => all.slice(first).map((colour, i) => total(colour) * passed(0, first + i));
  const whole = sum(lightFrom(0));
  let count = ALL;
  while (count > 2 && sum(lightFrom(count - 2)) <= leftOut * whole) count -= 2;
  const beyond = all
    .slice(count)
    .reduce((mean, colour, i) => added(mean, colour, light * passed(count, count + i)), [0, 0, 0] as Colour);
  return { count, colours: all.slice(0, count), beyond };
}

function shellColour(look: SkyLook, shell: number): Colour {
  const s = 0.1 + look.stepSize * shell;
  const strength = look.brightness * 0.01 * look.distanceFading ** shell;
  const near = added([0, 0, 0], look.near, s * strength);
  return added(added(near, look.middle, s ** 2 * strength), look.far, s ** 4 * strength);
}

function added(colour: Colour, other: Colour, weight: number): Colour {
  return [colour[0] + other[0] * weight, colour[1] + other[1] * weight, colour[2] + other[2] * weight];
}

function total([red, green, blue]: Colour): number {
  return red + green + blue;
}

function sum(values: readonly number[]): number {
  return values.reduce((whole, value) => whole + value, 0);
}

/** Means over all of space of a shell's light and transmittance, as in shells.frag. */
function meanOf({ tile, formuparam, darkMatter, sparkleLimit }: SkyLook): { light: number; transmittance: number } {
  const places = 4096;
  let light = 0;
  let transmittance = 0;
  for (let place = 0; place < places; place++) {
    const [x, y, z] = evenlySpread.map((step) => tile * ((step * place) % 1)) as [number, number, number];
    const density = densityAt(x, y, z, formuparam);
    const cubed = density ** 3;
    light += cubed / (1 + cubed / sparkleLimit ** 3) / places;
    transmittance += (1 - Math.max(0, darkMatter - density ** 2 * 0.001)) / places;
  }
  return { light, transmittance };
}

/** Powers of 1 / 1.2207, the root of x⁴ = x + 1: multiples of these, taken modulo 1, fill a cube evenly. */
const evenlySpread = [1, 2, 3].map((power) => 1.2207440846057596 ** -power);

function densityAt(x: number, y: number, z: number, formuparam: number): number {
  let density = 0;
  let previous = 0;
  let squared = x * x + y * y + z * z;
  for (let fold = 0; fold < 17; fold++) {
    x = Math.abs(x / squared - formuparam);
    y = Math.abs(y / squared - formuparam);
    z = Math.abs(z / squared - formuparam);
    squared = x * x + y * y + z * z;
    const size = Math.sqrt(squared);
    density += Math.abs(size - previous);
    previous = size;
  }
  return density < 1000 ? density : 1000;
}
