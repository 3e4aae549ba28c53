import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFps } from '#graphs/fps.ts';
import type { PortDescription } from '#graphs/ports.ts';
import { definition } from './definition.ts';
import { planEncoding } from './plan.ts';
import { presets, type PresetName } from './presets.ts';
import { cutSegments, groupLength, segmentLength } from './segments.ts';

describe('a picture that a preset cannot encode is refused, and a preset that can is named', () => {
  const table: [PresetName, number, number, string | null, PresetName | null][] = [
    ['h264-web', 1920, 1080, null, null],
    ['h264-web', 7680, 4320, null, null],
    ['h264-web', 8192, 4096, null, null],
    // 139,264 macroblocks of 256 pixels are 35,651,584 pixels; 8192 × 4352 is exactly that.
    ['h264-web', 8192, 4352, null, null],
    ['h264-web', 8192, 4354, 'too-large', 'h265-quality'],
    ['draft', 8192, 8192, 'too-large', 'h265-quality'],
    ['h264-nvenc', 4096, 4096, null, null],
    ['h264-nvenc', 4098, 2048, 'too-large', 'h265-nvenc'],
    ['h265-nvenc', 8192, 8192, null, null],
    ['h265-nvenc', 8194, 4096, 'too-large', 'h265-quality'],
    ['h265-quality', 8192, 8192, null, null],
    ['h265-quality', 16_386, 1080, 'too-large', null],
    ['av1-quality', 16_384, 8704, null, null],
    ['av1-quality', 16_384, 8706, 'too-large', 'h265-quality'],
    ['h264-web', 1921, 1080, 'odd-size', null],
    ['h264-web', 1920, 1081, 'odd-size', null],
    ['prores-master', 1920, 1081, null, null],
    ['prores-master', 1921, 1080, 'odd-size', null],
  ];
  test.each(table)('%s at %i × %i: %s', (preset, width, height, code, instead) => {
    const problems = check({ preset }, width, height);
    expect(problems.map((problem) => problem.code)).toEqual(code ? [code] : []);
    if (code === 'too-large') expect(problems[0]?.fix?.params['preset'] ?? null).toBe(instead);
  });
});

test('quality and bit rate exclude each other, and ProRes has neither', () => {
  expect(codes(check({ quality: 20, bitrate: 8 }))).toEqual(['quality-and-bitrate']);
  expect(codes(check({ quality: 20 }))).toEqual([]);
  expect(codes(check({ bitrate: 8 }))).toEqual([]);
  expect(codes(check({ quality: 52 }))).toEqual(['quality-range']);
  expect(codes(check({ preset: 'av1-quality', quality: 52 }))).toEqual([]);
  expect(codes(check({ preset: 'prores-master', bitrate: 8 }))).toEqual(['fixed-quality']);
});

test('a video is described by its preset, and keeps projection and stereo layout', () => {
  const frames: PortDescription = { ...picture(7680, 3840), projection: 'equirect', stereo: 'top-bottom' };
  const described = definition.describe?.({ params: params({ preset: 'prores-master' }), inputs: { frames } });
  expect(described?.video).toEqual({
    ...frames,
    type: 'Video',
    container: 'mov',
    bitDepth: 10,
    alpha: false,
    colourSpace: 'bt709',
  });
});

test('of the largest frames one encoder at a time is alive, whose memory counts in gigabytes', () => {
  const encoders = (width: number, height: number) => planEncoding(params({}), { width, height, fps: '30' }).encoders;
  expect([encoders(1920, 1080), encoders(5760, 5760), encoders(8192, 8192)]).toEqual([2, 2, 1]);
});

test('every preset is offered, and only those', () => {
  expect(definition.params.preset.options.map(({ value }) => value)).toEqual(Object.keys(presets));
});

describe('segments', () => {
  test('are four seconds at 1080p, one at 4K, half a one at 8K, in closed groups of half a second', () => {
    const length = (width: number, height: number, rate: string, fast = false) =>
      segmentLength(width, height, fps(rate), fast);
    expect(length(1920, 1080, '30')).toBe(120);
    expect(length(1920, 1080, '30000/1001')).toBe(120);
    expect(length(1920, 1080, '60000/1001')).toBe(240);
    expect(length(1920, 1080, '30', true)).toBe(240);
    expect(length(3840, 2160, '30')).toBe(30);
    expect(length(7680, 4320, '30')).toBe(15);
    expect(groupLength(60, fps('30'))).toBe(15);
    expect(groupLength(120, fps('60000/1001'))).toBe(30);
    expect(groupLength(32, fps('60000/1001'))).toBe(16);
    expect(groupLength(31, fps('30'))).toBe(1);
    expect(groupLength(7, fps('30'))).toBe(7);
  });

  test('cover a range without gap or overlap, and meet at multiples of their length', () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(number(10_000), number(2000), number(300), (first, more, length) => {
        const segments = cutSegments({ first, count: more + 1 }, length + 1);
        const frames = segments.flatMap((range) => Array.from({ length: range.count }, (_, i) => range.first + i));
        expect(frames).toEqual(Array.from({ length: more + 1 }, (_, i) => first + i));
        for (const segment of segments.slice(1)) expect(segment.first % (length + 1)).toBe(0);
        for (const segment of segments) expect(segment.count).toBeLessThanOrEqual(length + 1);
      }),
    );
  });
});

function check(given: Partial<ReturnType<typeof params>>, width = 1920, height = 1080) {
  return definition.check?.({ params: params(given), inputs: { frames: picture(width, height) } }) ?? [];
}

function codes(problems: readonly { readonly code: string }[]): string[] {
  return problems.map(({ code }) => code);
}

function params(given: { preset?: PresetName; quality?: number; bitrate?: number }) {
  return { preset: 'h264-web' as PresetName, quality: 0, bitrate: 0, audioBitrate: 384, segmentFrames: 0, ...given };
}

function picture(width: number, height: number) {
  const kind = { type: 'Frames', projection: 'flat', stereo: 'mono', colourSpace: 'srgb' } as const;
  return { ...kind, width, height, fps: '30', bitDepth: 16 as const, alpha: false };
}

function fps(text: string) {
  const parsed = parseFps(text);
  if (!parsed) throw new Error(text);
  return parsed;
}
