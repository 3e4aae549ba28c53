import { randomFloat } from '#runtime/media/random.ts';

export interface TilingNoise {
  /** Samples along each side of the cube; a multiple of the finest octave's cells. */
  readonly size: number;
  /** Cells of the coarsest octave along each side. */
  readonly cells: number;
  /** Each further octave has twice the cells and half the weight. */
  readonly octaves: number;
  readonly seed: number;
  /** Noises of one seed that differ by channel have nothing in common. */
  readonly channel: number;
}

/**
 * Value noise that is smooth (cubic B-splines between lattice points) and tiles in x, y and z: size³ numbers with mean 0 and
 * standard deviation 1, x innermost.
 */
export function tilingNoise({ size, cells, octaves, seed, channel }: TilingNoise): Float32Array {
  const sum = new Float32Array(size ** 3);
  for (let octave = 0; octave < octaves; octave++) {
    const single = standardised(enlarged(lattice(cells << octave, seed, channel * 16 + octave), cells << octave, size));
    for (let i = 0; i < sum.length; i++) sum[i]! += single[i]! * 0.5 ** octave;
  }
  return standardised(sum);
}

function lattice(cells: number, seed: number, channel: number): Float32Array {
  return Float32Array.from({ length: cells ** 3 }, (_, index) => randomFloat(seed, index, channel));
}

/** From cells³ to size³ by a cubic B-spline along one axis at a time; each turn rotates the axes, so three restore their order. */
function enlarged(coarse: Float32Array, cells: number, size: number): Float32Array {
  const weights = Array.from({ length: size }, (_, i) => splineWeights(((i * cells) / size) % 1));
  let field = coarse;
  for (let turn = 0; turn < 3; turn++) {
    const rows = field.length / cells;
    const grown = new Float32Array(rows * size);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < size; i++) {
        const [a, b, c, d] = weights[i]!;
        const cell = Math.floor((i * cells) / size);
        const at = (offset: number) => field[row * cells + ((cell + offset + cells) % cells)]!;
        grown[i * rows + row] = a * at(-1) + b * at(0) + c * at(1) + d * at(2);
      }
    }
    field = grown;
  }
  return field;
}

function splineWeights(f: number): readonly [number, number, number, number] {
  const g = 1 - f;
  return [g ** 3 / 6, 2 / 3 - 0.5 * f * f * (2 - f), 2 / 3 - 0.5 * g * g * (2 - g), f ** 3 / 6];
}

function standardised(field: Float32Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (const value of field) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / field.length;
  const deviation = Math.sqrt(squares / field.length - mean * mean);
  return field.map((value) => (value - mean) / deviation);
}
