// BT.709 in limited range, as whole numbers of 2^-16: luma has 219 codes from 16 on, chroma 224 about 128.
const [lumaRed, lumaGreen, lumaBlue] = [0.2126, 0.7152, 0.0722];
const luma = [lumaRed, lumaGreen, lumaBlue].map((share) => Math.round((share * 219 * 65_536) / 255));
const cb = chroma(lumaBlue, [-lumaRed, -lumaGreen, 1 - lumaBlue]);
const cr = chroma(lumaRed, [1 - lumaRed, -lumaGreen, -lumaBlue]);

function chroma(own: number, difference: readonly number[]): number[] {
  return difference.map((share) => Math.round((share * 0.5 * 224 * 65_536) / ((1 - own) * 255)));
}

/**
 * Pixels (four bytes each: red, green, blue and one that does not count) as the planes Y, U and V, one U and V for two by two pixels.
 * Both sides have to be even; `planes` takes width · height · 3/2 bytes.
 */
export function toI420(
  pixels: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  planes: Uint8Array,
): void {
  const [yr = 0, yg = 0, yb = 0] = luma;
  const [ur = 0, ug = 0, ub = 0] = cb;
  const [vr = 0, vg = 0, vb = 0] = cr;
  const lumaOffset = (16 << 16) + (1 << 15);
  const chromaOffset = (128 << 18) + (1 << 17);
  let u = width * height;
  let v = u + (width / 2) * (height / 2);
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let [red, green, blue] = [0, 0, 0];
      for (let corner = 0; corner < 4; corner++) {
        const place = (y + (corner >> 1)) * width + x + (corner & 1);
        const r = pixels[4 * place]!;
        const g = pixels[4 * place + 1]!;
        const b = pixels[4 * place + 2]!;
        planes[place] = (yr * r + yg * g + yb * b + lumaOffset) >> 16;
        red += r;
        green += g;
        blue += b;
      }
      planes[u++] = (ur * red + ug * green + ub * blue + chromaOffset) >> 18;
      planes[v++] = (vr * red + vg * green + vb * blue + chromaOffset) >> 18;
    }
  }
}
