import { expect, test } from 'vitest';
import type { Fps } from '#graphs/fps.ts';
import type { Features } from '#runtime/features.ts';
import { analysisCsv, analysisReport } from './report.ts';

const ntsc: Fps = { num: 30_000, den: 1001 };
const quarter: Fps = { num: 4, den: 1 };

// One second; amplitude falls from 1 by a hundredth at each grid point.
const features: Features = {
  mode: 'detailed',
  sampleRate: 48_000,
  sampleCount: 48_000,
  duration: 1,
  gridLength: 101,
  tracks: {
    amplitude: Float32Array.from({ length: 101 }, (_, k) => 1 - k / 100),
    bass: new Float32Array(101).fill(0.5),
    mid: new Float32Array(101),
    high: new Float32Array(101).fill(0.25),
  },
  events: { beat: Float64Array.of(0.26), onsets: Float64Array.of(0.26, 0.7) },
  bpm: 120,
  confidence: 0.9,
  loudness: { integratedLufs: -9.5, rangeLu: 4, samplePeakDb: -1 },
};

test('the report holds the frames that cover the track, and exact times', () => {
  const report = analysisReport(features, quarter);
  expect(report).toMatchObject({ fps: 4, totalFrames: 4, duration: 1, bpm: 120 });
  expect(report.beats).toEqual([{ time: 0.26 }]);
  expect(report.onsets).toEqual([{ time: 0.26 }, { time: 0.7 }]);
  expect(report.frames.map(({ frame, time, isBeat }) => [frame, time, isBeat])).toEqual([
    [0, 0, false],
    [1, 0.25, true],
    [2, 0.5, false],
    [3, 0.75, false],
  ]);
  expect(report.frames[2]!.amplitude).toBeCloseTo(0.5, 6);
});

test('29.97 is a number, and the last frame may be a part', () => {
  const report = analysisReport(features, ntsc);
  expect(report.fps).toBeCloseTo(29.97003, 5);
  expect(report.totalFrames).toBe(30); // ceil(29.97)
});

test('the table has a header and a line for each frame', () => {
  const small = { ...features, tracks: { ...features.tracks, amplitude: new Float32Array(101) } };
  expect(analysisCsv(small, quarter)).toBe(
    'frame,time,amplitude,bass,mid,high,isBeat\n0,0,0,0.5,0,0.25,0\n1,0.25,0,0.5,0,0.25,1\n2,0.5,0,0.5,0,0.25,0\n3,0.75,0,0.5,0,0.25,0\n',
  );
});
