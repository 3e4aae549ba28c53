import { eightBands } from '#graphs/features.ts';
import { GRID_HZ, type Features } from '#runtime/features.ts';
import type { AudioValue } from '#runtime/values.ts';
import { decibels, threeBands, type BandName } from './bands.ts';
import { beatFeatures } from './beat-tracks.ts';
import { findBeats, type Beats } from './beats.ts';
import { classicBeats } from './classic.ts';
import { Envelope } from './envelope.ts';
import { followEnvelope } from './envelope-follower.ts';
import { LevelMeter, type Levels } from './levels.ts';
import type { Listener } from './listener.ts';
import { normaliseLevels, normaliseLoudness, presenceAt, topLevel } from './normalise.ts';
import { onsetStrength, pickOnsets } from './onsets.ts';
import { forEachChunk, type ChunkSink } from './pcm.ts';
import { intensityTrack, sectionEvents, tensionTrack } from './section-tracks.ts';
import { findSections } from './sections.ts';
import { slowFeatures } from './slow-features.ts';
import { measureSpectra, type Spectra } from './spectra.ts';

/** Goes up with every change of what comes out; part of the cache key. */
export const ANALYSIS_VERSION = 8;

export interface AnalyseOptions {
  readonly mode: Features['mode'];
  readonly signal: AbortSignal;
  /** Another thread that hears the same track. What comes out is the same, whoever hears. */
  readonly second?: Listener | null;
  /** Work done and in all, never going back; the unit is arbitrary. */
  onProgress(done: number, total: number): void;
}

/** Shares of the work that the passes take, without another thread. */
const FIRST_COST = 1;
const SPECTRA_COST = 2;
/** Level range that becomes 0…1 at least. */
const BAND_SPAN_DB = 12;
const bandEnvelope = { attack: 0.02, release: 0.2, lookAhead: 0.01 };

/**
 * Features of a whole track, in two passes over it: the first takes envelope and levels, the second the spectra, which are related
 * to the overall level. Memory is that of the features and a millisecond envelope, whatever the length. The result depends on
 * nothing but the samples: not on the blocks in which they come, nor on who measures what, and but for the absolute tracks
 * not on gain.
 */
export async function analyse(audio: AudioValue, options: AnalyseOptions): Promise<Features> {
  return toFeatures(audio, options.mode, await listen(audio, options));
}

interface Heard {
  readonly envelope: Envelope;
  readonly levels: Levels;
  readonly spectra: Spectra;
}

async function listen(audio: AudioValue, { mode, signal, second = null, onProgress }: AnalyseOptions): Promise<Heard> {
  const total = audio.sampleCount * (FIRST_COST + SPECTRA_COST);
  const envelope = new Envelope(audio.sampleRate, audio.sampleCount);
  const meter = second ? null : new LevelMeter({ ...audio, classic: mode === 'classic' });
  const first: ChunkSink = (chunk) => {
    envelope.push(chunk);
    meter?.push(chunk);
  };
  await forEachChunk(audio, { signal, onProgress: (done) => onProgress(FIRST_COST * done, total) }, first);
  envelope.finish();
  const spectra = await measureSpectra(audio, {
    signal,
    typicalPower: envelope.typicalPower,
    second,
    onProgress: (done) => onProgress(FIRST_COST * audio.sampleCount + SPECTRA_COST * done, total),
  });
  return { envelope, levels: meter ? meter.finish() : await second!.levels, spectra };
}

function toFeatures(audio: AudioValue, mode: Features['mode'], { envelope, levels, spectra }: Heard): Features {
  const { gridLength, amplitudeDb, flux } = spectra;
  const { loudness, classic } = levels;
  const bandsDb = { ...spectra.bandsDb, ...levels.bandsDb };
  const duration = audio.sampleCount / audio.sampleRate;
  const trackTopDb = topLevel(amplitudeDb).high;
  const band = (name: BandName) => normaliseLevels(bandsDb[name], { minimumSpanDb: BAND_SPAN_DB, trackTopDb });
  const presence = presenceAt(decibels(envelope.typicalPower));
  const onset = onsetStrength(flux.full, presence);
  const onsetLow = onsetStrength(flux.low, presence);
  const onsetMid = onsetStrength(flux.mid, presence);
  const onsetHigh = onsetStrength(flux.high, presence);
  const onsets = pickOnsets(onset, envelope);
  const beats = classic ? plainBeats(classicBeats(classic.bass), onset) : findBeats(flux, presence, onsets);
  const { tracks: beatTracks, events: beatEvents } = beatFeatures(beats);
  const times = (strength: Float32Array) =>
    Float64Array.from(strength === onset ? onsets : pickOnsets(strength, envelope), ({ time }) => time);
  const { momentaryLufs, shortTermLufs } = loudness;
  const slow = slowFeatures({
    duration,
    momentaryLufs,
    bassDb: bandsDb.bass,
    midDb: bandsDb.mid,
    highDb: bandsDb.high,
    brightness: spectra.centroid.brightness,
    onsets,
  });
  const sections = findSections({
    slow,
    duration,
    beats: beats.times,
    downbeats: beats.downbeats,
    momentaryLufs,
    bassDb: bandsDb.bass,
  });

  return {
    mode,
    sampleRate: audio.sampleRate,
    sampleCount: audio.sampleCount,
    duration,
    gridLength,
    tracks: {
      ...(classic ?? {
        amplitude: normaliseLevels(amplitudeDb, { minimumSpanDb: BAND_SPAN_DB }),
        ...mapNames(threeBands, band),
      }),
      ...mapNames(eightBands, (name) => followEnvelope(band(name), bandEnvelope)),
      ...Object.fromEntries(Object.entries(bandsDb).map(([name, track]) => [`${name}Db`, track])),
      amplitudeDb,
      onset,
      onsetLow,
      onsetMid,
      onsetHigh,
      loudness: normaliseLoudness(shortTermLufs),
      momentaryLufs,
      shortTermLufs,
      peakDb: loudness.peakDb,
      ...spectra.centroid,
      ...spectra.stereo,
      ...beatTracks,
      intensity: intensityTrack(slow, sections, gridLength).map((value) => presence * value),
      tension: tensionTrack(sections, gridLength),
    },
    events: {
      ...beatEvents,
      onsets: times(onset),
      onsetsLow: times(onsetLow),
      onsetsMid: times(onsetMid),
      onsetsHigh: times(onsetHigh),
      ...sectionEvents(sections),
    },
    bpm: beats.bpm,
    confidence: beats.confidence,
    loudness: loudness.whole,
  };
}

/** Beats of a rule that knows neither bars nor tempo. */
function plainBeats(times: Float64Array, onset: Float32Array): Beats {
  return {
    times,
    strengths: Float32Array.from(times, (time) => onset[Math.round(time * GRID_HZ)] ?? 0),
    downbeats: new Float64Array(0),
    bpm: null,
    bpmAt: new Float32Array(onset.length),
    confidence: 0,
  };
}

function mapNames<Name extends string>(
  names: readonly Name[],
  value: (name: Name) => Float32Array,
): Record<string, Float32Array> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}
