/** A picture of one channel, row by row. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  /** 0 … 255. */
  readonly values: Float32Array;
}

/** BT.709 luma of 8-bit RGBA pixels. */
export function lumaOf(rgba: Uint8Array, width: number, height: number): Luma {
  const values = new Float32Array(width * height);
  for (let at = 0, byte = 0; at < values.length; at++, byte += 4) {
    const [red = 0, green = 0, blue = 0] = [rgba[byte], rgba[byte + 1], rgba[byte + 2]];
    values[at] = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  return { width, height, values };
}

/**
 * Structural similarity of two pictures of one size, 1 where they are equal: Z. Wang, A. C. Bovik, H. R. Sheikh and E. P. Simoncelli,
 * "Image quality assessment: from error visibility to structural similarity", IEEE Transactions on Image Processing 13 (2004),
 * with the paper's 11 × 11 Gaussian window, its constants, and the mean over all places where the window fits.
 */
export function structuralSimilarity(a: Luma, b: Luma): number {
  const { width, height } = a;
  if (width !== b.width || height !== b.height) throw new RangeError('The pictures differ in size.');
  if (Math.min(width, height) < taps.length) throw new RangeError('The pictures are smaller than the window.');
  const x = a.values;
  const y = b.values;
  const meanX = blurred(x, width);
  const meanY = blurred(y, width);
  const meanXX = blurred(
    x.map((value) => value * value),
    width,
  );
  const meanYY = blurred(
    y.map((value) => value * value),
    width,
  );
  const meanXY = blurred(
    x.map((value, at) => value * y[at]!),
    width,
  );
  let sum = 0;
  for (let at = 0; at < meanX.length; at++) {
    const products = meanX[at]! * meanY[at]!;
    const squares = meanX[at]! ** 2 + meanY[at]! ** 2;
    const covariance = meanXY[at]! - products;
    const variances = meanXX[at]! + meanYY[at]! - squares;
    sum += ((2 * products + C1) * (2 * covariance + C2)) / ((squares + C1) * (variances + C2));
  }
  return sum / meanX.length;
}

// (K · 255)² with the paper's K of 0.01 and 0.03.
const C1 = 2.55 ** 2;
const C2 = 7.65 ** 2;

/** Gaussian of standard deviation 1.5, eleven wide. */
const taps = normalised(Array.from({ length: 11 }, (_, tap) => Math.exp(-((tap - 5) ** 2) / (2 * 1.5 ** 2))));

function normalised(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Weighted means over all windows that lie within the picture. */
function blurred(values: Float32Array, width: number): Float64Array {
  const rows = values.length / width;
  const across = width - taps.length + 1;
  const narrowed = new Float64Array(across * rows);
  for (let at = 0; at < narrowed.length; at++) {
    const from = Math.floor(at / across) * width + (at % across);
    narrowed[at] = weighted(values, from, 1);
  }
  const means = new Float64Array(across * (rows - taps.length + 1));
  for (let at = 0; at < means.length; at++) means[at] = weighted(narrowed, at, across);
  return means;
}

function weighted(values: Float32Array | Float64Array, from: number, stride: number): number {
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap++) sum += taps[tap]! * values[from + tap * stride]!;
  return sum;
}
