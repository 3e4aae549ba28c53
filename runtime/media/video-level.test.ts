import { expect, test } from 'vitest';
import { neededLevel } from './video-level.ts';

// Worked out by hand from the standards' tables.
test.each([
  ['h264', 1920, 1080, 30, '4.0'], // 8,160 macroblocks, 244,800 a second
  ['h264', 1920, 1080, 60, '4.2'],
  ['h264', 3840, 2160, 30, '5.1'],
  ['h264', 4096, 2048, 30, '5.1'], // 32,768 macroblocks, 983,040 a second: just
  ['h264', 4096, 2048, 60, '5.2'],
  ['h264', 6144, 3072, 30, '6.0'],
  ['h264', 8192, 4096, 30, '6.0'],
  ['h264', 8192, 4096, 60, '6.1'],
  ['h264', 8192, 8192, 30, 'none'],
  ['hevc', 1920, 1080, 60, '4.1'],
  ['hevc', 5760, 5760, 30, '6.0'], // 33,177,600 samples, 995,328,000 a second
  ['hevc', 5760, 5760, 60, '6.1'],
  ['hevc', 8192, 4096, 30, '6.0'],
  ['hevc', 8192, 8192, 30, 'none'],
  ['hevc', 20_000, 16, 24, 'none'], // longer than √(8 · 35,651,584) = 16,888
  ['av1', 8192, 4096, 60, '6.1'],
  ['av1', 8192, 8192, 1, 'none'],
] as const)('%s of %i × %i at %i frames a second needs level %s', (codec, width, height, rate, level) => {
  expect(neededLevel(codec, width, height, rate)).toBe(level);
});

test('codecs without levels need none', () => {
  expect(neededLevel('prores', 8192, 8192, 60)).toBeNull();
});
