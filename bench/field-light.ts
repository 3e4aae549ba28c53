/** Blocks of the field, for flashes that cover a part of it. */
const columns = 8;
const rows = 6;

/** One frame's light, all of it linear and relative to white. */
export interface FieldLight {
  /** Mean relative luminance (BT.709 weights) of the whole field. */
  readonly mean: number;
  /** Of each block. */
  readonly blocks: Float64Array;
  /** Of each block: mean R, G and B. */
  readonly colours: Float64Array;
}

/** Measures a picture of 16-bit sRGB codes, RGBA, little-endian. */
export function fieldLight(bytes: Uint8Array, width: number, height: number): FieldLight {
  const codes = new Uint16Array(bytes.buffer, bytes.byteOffset, width * height * 4);
  const colours = new Float64Array(columns * rows * 3);
  const pixels = new Float64Array(columns * rows);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++, at += 4) {
      const block = row + Math.floor((x * columns) / width);
      pixels[block] = (pixels[block] ?? 0) + 1;
      for (let channel = 0; channel < 3; channel++) {
        const place = block * 3 + channel;
        colours[place] = (colours[place] ?? 0) + (linear[codes[at + channel] ?? 0] ?? 0);
      }
    }
  }
  const blocks = pixels.map((_, block) => luminance(colours.subarray(block * 3, block * 3 + 3)));
  const mean = blocks.reduce((sum, value) => sum + value, 0) / (width * height);
  return {
    mean,
    blocks: blocks.map((value, block) => value / (pixels[block] ?? 1)),
    colours: colours.map((value, place) => value / (pixels[Math.floor(place / 3)] ?? 1)),
  };
}

function luminance([r = 0, g = 0, b = 0]: Float64Array): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// IEC 61966-2-1.
const linear = Float64Array.from({ length: 65_536 }, (_, code) => {
  const value = code / 65_535;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});
