import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodePictures, meanLuma, srgbCode } from './decoded.ts';
import { emberloom, ffmpeg, testFolder, toneFile } from './emberloom.ts';

// Colours of the finished files against formulas: the test card's, and those of ITU-R BT.709 for limited range.

const width = 640;
const height = 360;

describe('colour bars, decoded as tagged,', () => {
  test.each([
    { preset: 'h264-web', pixelFormat: 'yuv420p' },
    { preset: 'h265-10bit', pixelFormat: 'yuv420p10le' },
    { preset: 'prores-master', pixelFormat: 'yuv422p10le' },
  ])('come back from $preset at 50 dB and more inside the bars', async ({ preset, pixelFormat }) => {
    const video = await renderCard('bars', preset);
    expect(peakSignalToNoise(await readCodes(video, pixelFormat))).toBeGreaterThanOrEqual(50);
    expect(peakSignalToNoise(await convertCodes(video))).toBeGreaterThanOrEqual(50);
  });
});

test('mid grey comes back from h264-web within one code value', async () => {
  const video = await renderCard('greys', 'h264-web');
  for (const codes of [await readCodes(video, 'yuv420p'), await convertCodes(video)]) {
    const step = width / 11;
    for (const [x, y] of insideOf({ left: 5 * step, right: 6 * step, top: 0, bottom: height })) {
      for (const code of codes(x, y)) expect(Math.abs(code - 128)).toBeLessThanOrEqual(1);
    }
  }
});

describe('a still of a dark gradient, black to 8 %,', () => {
  const [wide, tall] = [1920, 64];
  const truth = (x: number) => (0.08 * (x + 0.5)) / wide;

  test('is dithered: every block has the right mean, every column the two codes next to the truth', async () => {
    const pixels = await renderStill('rgb24', '8', wide, tall);
    let [farthest, farthestRounded] = [0, 0];
    for (let left = 0; left < wide; left += 32) {
      for (let top = 0; top < tall; top += 32) {
        const sums = [0, 0, 0];
        let [exact, rounded] = [0, 0];
        for (const [x, y] of square(left, top, 32)) {
          for (let channel = 0; channel < 3; channel++) {
            sums[channel] = (sums[channel] ?? 0) + (pixels[(y * wide + x) * 3 + channel] ?? 0);
          }
          exact += truth(x) * 255;
          rounded += Math.round(truth(x) * 255);
        }
        for (const sum of sums) farthest = Math.max(farthest, Math.abs(sum - exact) / 1024);
        farthestRounded = Math.max(farthestRounded, Math.abs(rounded - exact) / 1024);
      }
    }
    expect(farthest).toBeLessThan(0.1);
    // What plain rounding would give: the bound above tells the two apart.
    expect(farthestRounded).toBeGreaterThan(0.3);

    for (let x = 0; x < wide; x++) {
      const code = truth(x) * 255;
      const column = new Set(Array.from({ length: tall }, (_, y) => pixels[(y * wide + x) * 3] ?? -1));
      expect([Math.floor(code), Math.ceil(code)]).toEqual(expect.arrayContaining([...column]));
      // A sixteenth of 64 pixels is enough to see both.
      if (Math.abs(code - Math.round(code)) > 1 / 16) expect(column.size).toBe(2);
    }
  });

  test('follows the formula at 16 bit as far as half floats reach', async () => {
    const bytes = await renderStill('rgb48le', '16', wide, tall);
    const words = new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const farthest = words.reduce((most, word, index) => {
      return Math.max(most, Math.abs(word - truth(Math.floor(index / 3) % wide) * 65_535));
    }, 0);
    // Linear light in a half float is off by 2⁻¹⁰ of itself at most, if it is cut off: here 0.04045 · 65535 / 1024, and rounding.
    expect(farthest).toBeLessThan((0.04045 * 65_535) / 1024 + 0.5);
  });
});

describe('600 greys in a row', () => {
  const frames = 600;
  const level = (frame: number) => frame / (frames - 1);

  test.each([
    { preset: 'h264-web', pixelFormat: 'yuv420p', least: 180, most: 220, off: 1.5 },
    { preset: 'h265-10bit', pixelFormat: 'yuv420p10le', least: 300, most: 877, off: 3 },
    { preset: 'prores-master', pixelFormat: 'yuv422p10le', least: 300, most: 877, off: 1.5 },
  ])('come out of $preset on $least levels and more, in their places', async ({ preset, pixelFormat, ...bounds }) => {
    const video = await renderGreys(preset, frames);
    const deep = pixelFormat.endsWith('10le');
    const pictures = (await decodePictures(video, pixelFormat)).frames;
    expect(pictures).toHaveLength(frames);
    const luma = pictures.map((picture) => meanLuma(picture, 64 * 64, deep));
    const levels = new Set(luma.map(Math.round));
    expect(levels.size).toBeGreaterThan(bounds.least);
    expect(levels.size).toBeLessThanOrEqual(bounds.most);
    const scale = deep ? 4 : 1;
    const errors = luma.map((value, frame) => value - scale * (16 + 219 * srgbCode(level(frame))));
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(bounds.off);
    const bias = errors.reduce((sum, error) => sum + error, 0) / frames;
    expect(Math.abs(bias)).toBeLessThan(0.25);
  });
});

async function renderCard(pattern: string, preset: string): Promise<string> {
  const folder = testFolder();
  const video = join(folder, preset === 'prores-master' ? 'card.mov' : 'card.mp4');
  const audio = await toneFile(folder, 0.1);
  await run(folder, [
    ...['render', '--audio', audio, '--output', video, '--template', 'testCard', '--preset', preset],
    ...sizes(width, height),
    ...['--set', `scene.pattern=${pattern}`],
  ]);
  return video;
}

async function renderStill(pixelFormat: string, depth: string, wide: number, tall: number): Promise<Buffer> {
  const folder = testFolder();
  const picture = join(folder, 'still.png');
  await run(folder, [
    ...['still', 'flat-1080p-landscape', '--audio', await toneFile(folder, 0.1), '--frame', '1', '--output', picture],
    ...['--template', 'testCard', '--depth', depth, ...sizes(wide, tall), '--set', 'scene.pattern=gradient'],
  ]);
  return ffmpeg('-i', picture, '-f', 'rawvideo', '-pix_fmt', pixelFormat, 'pipe:1');
}

/** One flat frame after the other, linear in light from black to white. */
async function renderGreys(preset: string, frames: number): Promise<string> {
  const folder = testFolder();
  const video = join(folder, preset === 'prores-master' ? 'greys.mov' : 'greys.mp4');
  const end = (frames - 1) / 60;
  const ramp = {
    $keys: [
      { time: 0, value: 0, ease: 'linear' },
      { time: end, value: 1 },
    ],
  };
  await run(folder, [
    ...['render', '--audio', await toneFile(folder, frames / 60), '--output', video, '--preset', preset, '--fps', '60'],
    ...['--template', 'flash', '--set', `scene.level=${JSON.stringify(ramp)}`, ...sizes(64, 64)],
  ]);
  return video;
}

async function run(folder: string, args: readonly string[]): Promise<void> {
  expect(await emberloom(folder, [...args, '--quiet'])).toMatchObject({ code: 0, stderr: '' });
}

function sizes(wide: number, tall: number): string[] {
  return ['size=custom', `width=${wide}`, `height=${tall}`].flatMap((setting) => ['--set', `capture.${setting}`]);
}

/** Red, green and blue of a pixel as code values of 255. */
type Codes = (x: number, y: number) => readonly number[];

/** The second frame by the formulas of ITU-R BT.709-6, 3.2 to 3.5, clipped as a screen does. */
async function readCodes(video: string, pixelFormat: string): Promise<Codes> {
  const { frames } = await decodePictures(video, pixelFormat);
  const frame = frames[1];
  if (!frame) throw new Error(`${video} has no second frame.`);
  const deep = pixelFormat.endsWith('10le');
  const samples = deep ? new Uint16Array(frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.length)) : frame;
  const scale = deep ? 4 : 1;
  const chromaHeight = pixelFormat.startsWith('yuv422') ? height : height / 2;
  const chroma = (x: number, y: number, plane: number) => {
    const at = Math.floor((y * chromaHeight) / height) * (width / 2) + (x >> 1);
    return ((samples[width * height + plane * (width / 2) * chromaHeight + at] ?? 0) / scale - 128) / 224;
  };
  return (x, y) => {
    const light = ((samples[y * width + x] ?? 0) / scale - 16) / 219;
    const [blue, red] = [chroma(x, y, 0), chroma(x, y, 1)];
    const rgb = [light + 1.5748 * red, light - 0.187324 * blue - 0.468124 * red, light + 1.8556 * blue];
    return rgb.map((value) => 255 * Math.min(1, Math.max(0, value)));
  };
}

/** The second frame as zimg converts it from what the file says of itself, rounded to whole codes. */
async function convertCodes(video: string): Promise<Codes> {
  const convert = 'select=eq(n\\,1),zscale=matrix=gbr:range=full:dither=none,format=gbrp';
  const planes = await ffmpeg('-i', video, '-vf', convert, '-vsync', 'passthrough', '-f', 'rawvideo', 'pipe:1');
  const at = (plane: number, x: number, y: number) => planes[plane * width * height + y * width + x] ?? 0;
  return (x, y) => [at(2, x, y), at(0, x, y), at(1, x, y)];
}

/** 75 % bars above, 100 % below, in the order of EBU bars: white, yellow, cyan, green, magenta, red, blue, black. */
const bars = [191, 255].map((high) =>
  [0b111, 0b110, 0b011, 0b010, 0b101, 0b100, 0b001, 0].map((bits) => [4, 2, 1].map((bit) => (bits & bit ? high : 0))),
);

function peakSignalToNoise(codes: Codes): number {
  let squares = 0;
  let count = 0;
  for (const [row, colours] of bars.entries()) {
    for (const [column, colour] of colours.entries()) {
      const [left, top] = [column * (width / 8), row * (height / 2)];
      for (const [x, y] of insideOf({ left, right: left + width / 8, top, bottom: top + height / 2 })) {
        for (const [channel, code] of codes(x, y).entries()) squares += (code - (colour[channel] ?? 0)) ** 2;
        count += 3;
      }
    }
  }
  return 10 * Math.log10((255 ** 2 * count) / squares);
}

/** Pixels at least 8 from every edge. */
function* insideOf({ left, right, top, bottom }: Record<'left' | 'right' | 'top' | 'bottom', number>) {
  for (let y = top + 8; y < bottom - 8; y++) {
    for (let x = Math.ceil(left) + 8; x < Math.floor(right) - 8; x++) yield [x, y] as const;
  }
}

function* square(left: number, top: number, side: number) {
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) yield [x, y] as const;
  }
}
