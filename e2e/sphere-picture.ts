import { MARKER_SIGMA, type Direction } from '#nodes/scene/templates/testSphere/patterns.ts';

/** A picture of the sphere with 16 bits a channel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of 65,535, row by row from the top. */
  readonly data: Uint16Array;
}

/** Distance in pixels at the equator between a marker's light and where it is expected. */
export function markerError(picture: Picture, expected: Direction): number {
  const centre = markerCentre(picture, expected);
  const off = Math.hypot(...centre.map((value, axis) => value - expected[axis as 0]));
  return (off * picture.width) / (2 * Math.PI);
}

/** Azimuth and elevation of a marker's light near those expected. */
export function markerPlace(picture: Picture, near: { readonly azimuth: number; readonly elevation: number }) {
  const around = Math.cos(near.elevation);
  const [x, y, z] = markerCentre(picture, [
    Math.sin(near.azimuth) * around,
    Math.sin(near.elevation),
    -Math.cos(near.azimuth) * around,
  ]);
  return { azimuth: Math.atan2(x, -z), elevation: Math.asin(y) };
}

function markerCentre(picture: Picture, expected: Direction): Direction {
  const reach = 4 * MARKER_SIGMA;
  const nearest = Math.cos(reach);
  const centre: [number, number, number] = [0, 0, 0];
  const { width, height } = picture;
  const top = Math.acos(Math.min(1, Math.max(-1, expected[1])));
  const [from, to] = [top - reach, top + reach].map((angle) =>
    Math.min(height, Math.max(0, (angle / Math.PI) * height)),
  );
  for (let y = Math.floor(from ?? 0); y < (to ?? 0); y++) {
    for (let x = 0; x < width; x++) {
      const direction = directionOf(x, y, picture);
      if (dot(direction, expected) < nearest) continue;
      const light = decode(codeAt(picture, x, y, 1)) * Math.hypot(direction[0], direction[2]);
      for (const axis of [0, 1, 2] as const) centre[axis] += light * direction[axis];
    }
  }
  const length = Math.hypot(...centre);
  if (length === 0) throw new Error(`There is no marker near ${expected.join(', ')}.`);
  return centre.map((value) => value / length) as unknown as Direction;
}

/** Of the middle of a pixel: azimuth grows to the right, the picture's centre is ahead (−z). */
export function directionOf(x: number, y: number, { width, height }: { width: number; height: number }): Direction {
  const azimuth = anglesOver(width, 2 * Math.PI);
  const elevation = anglesOver(height, -Math.PI);
  const around = elevation.cos[y] ?? 0;
  return [(azimuth.sin[x] ?? 0) * around, elevation.sin[y] ?? 0, -(azimuth.cos[x] ?? 0) * around];
}

const angles = new Map<string, { readonly sin: Float64Array; readonly cos: Float64Array }>();

/** Of as many pixels as there are over a range of angles with its middle at 0. Millions are asked for. */
function anglesOver(count: number, range: number) {
  const key = `${count} ${range}`;
  const known = angles.get(key);
  if (known) return known;
  const middles = Float64Array.from({ length: count }, (_, index) => range * ((index + 0.5) / count - 0.5));
  const made = { sin: middles.map(Math.sin), cos: middles.map(Math.cos) };
  angles.set(key, made);
  return made;
}

/** 0 … 1, sRGB. */
export function codeAt({ data, width }: Picture, x: number, y: number, channel: number): number {
  return (data[(y * width + x) * 3 + channel] ?? 0) / 65_535;
}

// IEC 61966-2-1
export function encode(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

export function decode(code: number): number {
  return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4;
}

export function decibels(meanSquare: number): number {
  return -10 * Math.log10(meanSquare);
}

export function words(bytes: Buffer): Uint16Array {
  return new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function dot(a: Direction, b: Direction): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
