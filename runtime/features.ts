import { sectionKinds, type SectionKind } from '#graphs/features.ts';
import { frameTime, type Fps } from '#graphs/fps.ts';

/** Grid on which features are computed, whatever the frame rate: points at k / 100 s, windows centred on them. */
export const GRID_HZ = 100;

/**
 * What the analysis knows about a track. Tracks hold one number per grid point, all normalised to 0…1 unless the name ends in a
 * unit (`Db`, `Lufs`, `Hz`, `Bpm`); events are exact times in seconds, ascending. Every name of graphs/features.ts is there,
 * whatever the mode and the music: a track may be flat, a list empty.
 */
export interface Features {
  readonly mode: 'detailed' | 'classic';
  readonly sampleRate: number;
  readonly sampleCount: number;
  /** Seconds: sampleCount / sampleRate. */
  readonly duration: number;
  /** Grid points in every track: floor(duration · GRID_HZ) + 1. */
  readonly gridLength: number;
  readonly tracks: Readonly<Record<string, Float32Array>>;
  readonly events: Readonly<Record<string, Float64Array>>;
  /** Beats per minute, null where the music has no beat or the analysis does not track one. */
  readonly bpm: number | null;
  /** How sure the analysis is of tempo and beats, 0…1; 0 where there is no beat. */
  readonly confidence: number;
  readonly loudness: TrackLoudness;
}

/** Measures of a whole track; null where nothing is loud enough, or nothing long enough, to be measured. */
export interface TrackLoudness {
  /** Integrated loudness in LUFS, ITU-R BS.1770-4. */
  readonly integratedLufs: number | null;
  /** Loudness range in LU, EBU Tech 3342. */
  readonly rangeLu: number | null;
  /** Highest sample in dB below full scale. */
  readonly samplePeakDb: number | null;
}

/** A beat, put together from the event lists `beat` and `downbeat` and the track `beatStrength`. */
export interface Beat {
  /** Seconds. */
  readonly time: number;
  /** How strongly it was played, 0…1. */
  readonly strength: number;
  readonly downbeat: boolean;
}

/** A part of the track, in seconds. Sections follow one another without gap from 0 to the end. */
export interface Section {
  readonly kind: SectionKind;
  readonly start: number;
  readonly end: number;
}

export function beatsOf({ events, tracks }: Features): Beat[] {
  const downbeats = new Set(events['downbeat']);
  const strength = tracks['beatStrength'];
  return Array.from(events['beat'] ?? [], (time) => ({
    time,
    // The grid point after the beat: the one before still holds the beat before.
    strength: strength?.[Math.min(Math.ceil(time * GRID_HZ), strength.length - 1)] ?? 0,
    downbeat: downbeats.has(time),
  }));
}

export function sectionsOf({ events, duration }: Features): Section[] {
  const starts = sectionKinds.flatMap((kind) => Array.from(events[kind] ?? [], (start) => ({ kind, start })));
  const inOrder = starts.toSorted((a, b) => a.start - b.start);
  return inOrder.map((section, index) => ({ ...section, end: inOrder[index + 1]?.start ?? duration }));
}

/** One video frame's view of the features: the shape that the plan and `analyze --json` promise. */
export interface FrameAudioData {
  readonly frame: number;
  readonly time: number;
  readonly amplitude: number;
  readonly bass: number;
  readonly mid: number;
  readonly high: number;
  readonly isBeat: boolean;
}

/** The value of a track at `time` seconds, linear between grid points, held at both ends. */
export function trackAt(track: Float32Array, time: number): number {
  const position = Math.min(Math.max(time * GRID_HZ, 0), track.length - 1);
  const left = Math.floor(position);
  const right = Math.min(left + 1, track.length - 1);
  const fraction = position - left;
  return (track[left] ?? 0) * (1 - fraction) + (track[right] ?? 0) * fraction;
}

/** The frame on which an event at `time` seconds shows: the nearest, so picture and sound are half a frame apart at most. */
export function eventFrame(time: number, fps: Fps): number {
  return Math.round((time * fps.num) / fps.den);
}

/** Per-frame data of frames 0…count−1. */
export function sampleFrames(features: Features, fps: Fps, count: number): FrameAudioData[] {
  const beatFrames = new Set(Array.from(features.events['beat'] ?? [], (time) => eventFrame(time, fps)));
  const at = (name: string, time: number) => {
    const track = features.tracks[name];
    return track ? trackAt(track, time) : 0;
  };
  return Array.from({ length: count }, (_, frame) => {
    const time = frameTime(frame, fps);
    return {
      frame,
      time,
      amplitude: at('amplitude', time),
      bass: at('bass', time),
      mid: at('mid', time),
      high: at('high', time),
      isBeat: beatFrames.has(frame),
    };
  });
}
