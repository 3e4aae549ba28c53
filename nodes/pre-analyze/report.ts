import { frameCount, type Fps } from '#graphs/fps.ts';
import { sampleFrames, type Features, type FrameAudioData } from '#runtime/features.ts';

/** What `analyze --json` prints; times in seconds. */
export interface AnalysisReport {
  /** Frames per second as a number; 30000/1001 prints as 29.97002997002997. */
  readonly fps: number;
  readonly totalFrames: number;
  readonly duration: number;
  readonly bpm: number | null;
  readonly beats: readonly { readonly time: number }[];
  readonly onsets: readonly { readonly time: number }[];
  readonly frames: readonly FrameAudioData[];
}

export function analysisReport(features: Features, fps: Fps): AnalysisReport {
  const frames = allFrames(features, fps);
  return {
    fps: fps.num / fps.den,
    totalFrames: frames.length,
    duration: features.duration,
    bpm: features.bpm,
    beats: eventTimes(features, 'beat'),
    onsets: eventTimes(features, 'onsets'),
    frames,
  };
}

/** A header line and one line a frame (RFC 4180, but for plain line feeds); isBeat is 0 or 1. */
export function analysisCsv(features: Features, fps: Fps): string {
  const lines = allFrames(features, fps).map((frame) =>
    [frame.frame, frame.time, frame.amplitude, frame.bass, frame.mid, frame.high, frame.isBeat ? 1 : 0].join(','),
  );
  return ['frame,time,amplitude,bass,mid,high,isBeat', ...lines, ''].join('\n');
}

function allFrames(features: Features, fps: Fps): FrameAudioData[] {
  return sampleFrames(features, fps, frameCount(features.sampleCount, features.sampleRate, fps));
}

function eventTimes(features: Features, name: string): { readonly time: number }[] {
  return Array.from(features.events[name] ?? [], (time) => ({ time }));
}
