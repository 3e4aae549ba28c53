import { expect, test } from 'vitest';
import type { Fps } from '#graphs/fps.ts';
import type { Features } from '#runtime/features.ts';
import { analysisCsv, analysisJson, analysisReport, reportFrames } from './report.ts';
import { analysisSummary } from './summary.ts';

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
    airDb: new Float32Array(101).fill(-120),
    beatStrength: new Float32Array(101).fill(0.75),
  },
  events: {
    beat: Float64Array.of(0.26, 0.74),
    downbeat: Float64Array.of(0.26),
    onsets: Float64Array.of(0.26, 0.7),
    onsetsHigh: Float64Array.of(0.7),
    quiet: Float64Array.of(0),
    drop: Float64Array.of(0.5),
  },
  bpm: 125,
  confidence: 0.9,
  loudness: { integratedLufs: -9.54, rangeLu: null, samplePeakDb: -1 },
};

test('the report holds exact times, sections and measures of the whole track', () => {
  expect(analysisReport(features, quarter)).toEqual({
    fps: 4,
    totalFrames: 4,
    duration: 1,
    bpm: 125,
    confidence: 0.9,
    loudness: { integratedLufs: -9.54, rangeLu: null, samplePeakDb: -1 },
    sections: [
      { kind: 'quiet', start: 0, end: 0.5 },
      { kind: 'drop', start: 0.5, end: 1 },
    ],
    beats: [
      { time: 0.26, strength: 0.75, downbeat: true },
      { time: 0.74, strength: 0.75, downbeat: false },
    ],
    onsets: [{ time: 0.26 }, { time: 0.7 }],
    onsetsLow: [],
    onsetsMid: [],
    onsetsHigh: [{ time: 0.7 }],
  });
});

test('frames cover the track and carry every track and what falls on them', () => {
  const frames = [...reportFrames(features, quarter)];
  expect(
    frames.map(({ time, isBeat, isDownbeat, isOnset, section }) => [time, isBeat, isDownbeat, isOnset, section]),
  ).toEqual([
    [0, false, false, false, 'quiet'],
    [0.25, true, true, true, 'quiet'],
    [0.5, false, false, false, 'drop'],
    [0.75, true, false, true, 'drop'],
  ]);
  expect(frames[2]).toMatchObject({ frame: 2, amplitude: 0.5, bass: 0.5, high: 0.25, airDb: -120 });
});

test('29.97 is a number, and the last frame may be a part', () => {
  const report = analysisReport(features, ntsc);
  expect(report.fps).toBeCloseTo(29.97003, 5);
  expect(report.totalFrames).toBe(30); // ceil(29.97)
  expect([...reportFrames(features, ntsc)]).toHaveLength(30);
});

test('the JSON is the report with its frames', () => {
  expect(JSON.parse([...analysisJson(features, quarter)].join(''))).toEqual({
    ...analysisReport(features, quarter),
    frames: [...reportFrames(features, quarter)],
  });
});

test('the table has a header and a line for each frame', () => {
  expect([...analysisCsv(features, quarter)].join('')).toBe(
    [
      'frame,time,amplitude,bass,mid,high,isBeat,isDownbeat,isOnset,section,airDb,beatStrength',
      '0,0,1,0.5,0,0.25,0,0,0,quiet,-120,0.75',
      '1,0.25,0.75,0.5,0,0.25,1,1,1,quiet,-120,0.75',
      '2,0.5,0.5,0.5,0,0.25,0,0,0,drop,-120,0.75',
      '3,0.75,0.25,0.5,0,0.25,1,0,1,drop,-120,0.75',
      '',
    ].join('\n'),
  );
});

test('people get it in some lines', () => {
  expect(analysisSummary(analysisReport(features, ntsc)).split('\n')).toEqual([
    'Length    0:01 (1.000 s, 30 frames at 29.97 fps)',
    'Tempo     125.0 bpm, 90 % sure; 2 beats, 1 bar',
    'Loudness  −9.5 LUFS integrated, peak −1.0 dB',
    'Onsets    2',
    'Sections   0:00.0  quiet  0.5 s',
    '           0:00.5  drop   0.5 s',
  ]);
});
