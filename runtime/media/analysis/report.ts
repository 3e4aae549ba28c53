import { eventFrame, sampleFrames, sectionsOf, beatsOf, trackAt } from '#runtime/features.ts';
import type { Beat, Features, FrameAudioData, Section, TrackLoudness } from '#runtime/features.ts';
import { frameCount, type Fps } from '#graphs/fps.ts';

/** What `analyze --json` prints but for its `frames`; times in seconds. */
export interface AnalysisReport {
  /** Frames per second as a number; 30000/1001 prints as 29.97002997002997. */
  readonly fps: number;
  readonly totalFrames: number;
  readonly duration: number;
  readonly bpm: number | null;
  readonly confidence: number;
  readonly loudness: TrackLoudness;
  readonly sections: readonly Section[];
  readonly beats: readonly Beat[];
  readonly onsets: readonly { readonly time: number }[];
  readonly onsetsLow: readonly { readonly time: number }[];
  readonly onsetsMid: readonly { readonly time: number }[];
  readonly onsetsHigh: readonly { readonly time: number }[];
}

/** A frame of the export: what the plan promises, then what else falls on it, then every other track by its name. */
export type ReportFrame = FrameAudioData & {
  readonly isDownbeat: boolean;
  readonly isOnset: boolean;
  readonly section: string;
} & Readonly<Record<string, number | boolean | string>>;

export function analysisReport(features: Features, fps: Fps): AnalysisReport {
  const times = (name: string) => Array.from(features.events[name] ?? [], (time) => ({ time }));
  return {
    fps: fps.num / fps.den,
    totalFrames: frameCount(features.sampleCount, features.sampleRate, fps),
    duration: features.duration,
    bpm: features.bpm,
    confidence: features.confidence,
    loudness: features.loudness,
    sections: sectionsOf(features),
    beats: beatsOf(features),
    onsets: times('onsets'),
    onsetsLow: times('onsetsLow'),
    onsetsMid: times('onsetsMid'),
    onsetsHigh: times('onsetsHigh'),
  };
}

/** The report and its frames as JSON, in pieces: an hour has more of it than one string should hold. */
export function* analysisJson(features: Features, fps: Fps): Generator<string> {
  yield `${JSON.stringify(analysisReport(features, fps)).slice(0, -1)},"frames":[`;
  let separator = '\n';
  for (const frame of reportFrames(features, fps)) {
    yield `${separator}${JSON.stringify(frame)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** A header line and one line a frame (RFC 4180, but for plain line feeds); yes and no are 1 and 0. */
export function* analysisCsv(features: Features, fps: Fps): Generator<string> {
  let isFirst = true;
  for (const frame of reportFrames(features, fps)) {
    if (isFirst) yield `${Object.keys(frame).join(',')}\n`;
    isFirst = false;
    yield `${Object.values(frame).map(String).map(plainly).join(',')}\n`;
  }
}

function plainly(cell: string): string {
  return cell === 'true' ? '1' : cell === 'false' ? '0' : cell;
}

export function* reportFrames(features: Features, fps: Fps): Generator<ReportFrame> {
  const planned = new Set(['amplitude', 'bass', 'mid', 'high']);
  const others = Object.entries(features.tracks)
    .filter(([name]) => !planned.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const framesOf = (name: string) => new Set(Array.from(features.events[name] ?? [], (time) => eventFrame(time, fps)));
  const downbeats = framesOf('downbeat');
  const onsets = framesOf('onsets');
  const sections = sectionsOf(features);
  let section = 0;
  for (const frame of sampleFrames(features, fps, frameCount(features.sampleCount, features.sampleRate, fps))) {
    while ((sections[section + 1]?.start ?? Infinity) <= frame.time) section += 1;
    const { amplitude, bass, mid, high, isBeat } = frame;
    yield {
      frame: frame.frame,
      time: frame.time,
      amplitude: rounded(amplitude),
      bass: rounded(bass),
      mid: rounded(mid),
      high: rounded(high),
      isBeat,
      isDownbeat: downbeats.has(frame.frame),
      isOnset: onsets.has(frame.frame),
      section: sections[section]?.kind ?? 'main',
      ...Object.fromEntries(others.map(([name, track]) => [name, rounded(trackAt(track, frame.time))])),
    };
  }
}

/** To a millionth: more digits are only noise of 32-bit numbers. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
