import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FrameSampler } from './frame-sampler.ts';
import { encodeJpeg } from './jpeg.ts';

const folder = mkdtempSync(join(tmpdir(), 'jpeg-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a JPEG', () => {
  it.each([
    [320, 180, 95, 1.5],
    [320, 180, 78, 3],
    [33, 17, 95, 7],
    [1, 1, 95, 1.5],
  ])(
    'of %i × %i pixels at quality %i looks to ffmpeg as it did before, within %f of 255',
    (width, height, quality, mean) => {
      const rgb = gradients(width, height);
      const decoded = decode(encodeJpeg(rgb, width, height, quality));
      expect(decoded).toHaveLength(rgb.length);
      const differences = rgb.map((value, i) => Math.abs(value - (decoded[i] ?? 0)));
      expect(differences.reduce((sum, value) => sum + value, 0) / rgb.length).toBeLessThan(mean);
    },
  );

  it('of noise holds every code and still decodes', () => {
    const rgb = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 13) & 255);
    const decoded = decode(encodeJpeg(rgb, 64, 64, 100));
    // Chroma has half the size: its noise goes, that of luma stays.
    const luma = (pixels: ArrayLike<number>, i: number) =>
      0.299 * (pixels[i] ?? 0) + 0.587 * (pixels[i + 1] ?? 0) + 0.114 * (pixels[i + 2] ?? 0);
    let sum = 0;
    for (let i = 0; i < rgb.length; i += 3) sum += Math.abs(luma(rgb, i) - luma(decoded, i));
    expect(sum / (64 * 64)).toBeLessThan(20);
  });
});

describe('a small picture', () => {
  it.each(['rgba8', 'rgba16'] as const)('of %s is the same however the large one comes in strips', (format) => {
    const bytes = format === 'rgba16' ? 8 : 4;
    const [width, height] = [640, 320];
    const large = new Uint8Array(width * height * bytes);
    for (let i = 0; i < width * height; i++) {
      const at = i * bytes;
      const value = [Math.floor((i % width) / 2.6), Math.floor(i / width / 1.3), 40];
      for (const [channel, one] of value.entries()) large[at + (channel + 1) * (bytes / 4) - 1] = one;
    }
    const whole = small(large, large.length);
    expect(whole).toEqual(small(large, 8 * 1001));
    expect(whole).toEqual(small(large, 8 * 37));
    // Pixel (x, y) is the mean of what lies at twice its place.
    expect([...whole.subarray((50 * 320 + 100) * 3, (50 * 320 + 100) * 3 + 3)]).toEqual([77, 77, 40]);

    function small(pixels: Uint8Array, strip: number): Uint8Array {
      const sampler = new FrameSampler({ width, height }, format, 320);
      expect([sampler.width, sampler.height]).toEqual([320, 160]);
      for (let at = 0; at < pixels.length; at += strip) sampler.take(pixels.subarray(at, at + strip));
      return sampler.rgb();
    }
  });

  it.each([
    [1920, 1080, 320, 180],
    [1080, 1920, 180, 320],
    [5760, 5760, 320, 320],
    [64, 32, 64, 32],
  ])('of %i × %i pixels has %i × %i', (width, height, smallWidth, smallHeight) => {
    const sampler = new FrameSampler({ width, height }, 'rgba8', 320);
    expect([sampler.width, sampler.height]).toEqual([smallWidth, smallHeight]);
  });
});

function gradients(width: number, height: number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
    rgb.set([255 * x, 255 * y, 127 + 120 * Math.sin(9 * x * y)].map(Math.round), i * 3);
  }
  return rgb;
}

function decode(jpeg: Uint8Array): Buffer {
  const file = join(folder, 'x.jpg');
  writeFileSync(file, jpeg);
  const args = ['-v', 'error', '-xerror', '-f', 'mjpeg', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  return execFileSync('ffmpeg', args, { maxBuffer: 2 ** 26 });
}
