import { GRID_HZ, type Features } from '#runtime/features.ts';
import type { AudioValue } from '#runtime/values.ts';
import { bandBins, bandEdgesHz, decibels, weightedSum } from './bands.ts';
import { beatFeatures } from './beat-tracks.ts';
import { findBeats } from './beats.ts';
import { CLASSIC_SIZE, classicBeats, ClassicMeter } from './classic.ts';
import { Decimator, decimationFactor } from './decimator.ts';
import { Envelope } from './envelope.ts';
import { FluxMeter, type FluxTracks } from './flux.ts';
import { LoudnessMeter } from './loudness.ts';
import { normaliseLevels, presenceAt, topLevel } from './normalise.ts';
import { onsetStrength, pickOnsets } from './onsets.ts';
import { forEachChunk } from './pcm.ts';
import { StereoSpectrum } from './spectrum.ts';
import { WindowStream } from './window-stream.ts';
import { windowSize } from './windows.ts';

/** Goes up with every change of what comes out; part of the cache key. */
export const ANALYSIS_VERSION = 2;

export interface AnalyseOptions {
  readonly mode: Features['mode'];
  readonly signal: AbortSignal;
  /** Work done and in all, never going back; the unit is arbitrary. */
  onProgress(done: number, total: number): void;
}

/** The second pass takes about this many times as long as the first. */
const SPECTRUM_COST = 9;
const SPECTRUM_SIZE = 2048;
const BASS_SIZE = 4096;
/** Level range that becomes 0…1 at least. */
const BAND_SPAN_DB = 12;
const LOUDNESS_SPAN_DB = 20;

/**
 * Features of a whole track, in two passes over it: the first takes the envelope and the overall level, to which the second
 * relates the changes it hears. Memory is that of the features and a millisecond envelope, whatever the length. The result
 * depends on nothing but the samples: not on the blocks in which they come, and but for the absolute dB tracks not on gain.
 */
export async function analyse(audio: AudioValue, options: AnalyseOptions): Promise<Features> {
  const total = audio.sampleCount * (1 + SPECTRUM_COST);
  const envelope = await measureEnvelope(audio, options.signal, (done) => options.onProgress(done, total));
  const levels = await measureLevels(audio, options, envelope.typicalPower, (done) =>
    options.onProgress(audio.sampleCount + SPECTRUM_COST * done, total),
  );
  return toFeatures(audio, options.mode, envelope, levels);
}

async function measureEnvelope(
  audio: AudioValue,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Envelope> {
  const envelope = new Envelope(audio.sampleRate, audio.sampleCount);
  await forEachChunk(audio, signal, envelope.push, onProgress);
  envelope.finish();
  return envelope;
}

interface Levels {
  readonly amplitudeDb: Float32Array;
  readonly bassDb: Float32Array;
  readonly midDb: Float32Array;
  readonly highDb: Float32Array;
  readonly loudnessDb: Float32Array;
  readonly flux: FluxTracks;
  readonly classic: ClassicMeter['tracks'] | null;
}

async function measureLevels(
  audio: AudioValue,
  { mode, signal }: AnalyseOptions,
  typicalPower: number,
  onProgress: (done: number) => void,
): Promise<Levels> {
  const rate = audio.sampleRate;
  const gridLength = gridPoints(audio);
  const amplitudeDb = new Float32Array(gridLength);
  const bassDb = new Float32Array(gridLength);
  const midDb = new Float32Array(gridLength);
  const highDb = new Float32Array(gridLength);

  const size = windowSize(SPECTRUM_SIZE, rate);
  const spectrum = new StereoSpectrum(size);
  const flux = new FluxMeter({ size, rate, gridLength, typicalPower });
  const midBins = bandBins(...bandEdgesHz.mid, size, rate);
  const highBins = bandBins(...bandEdgesHz.high, size, rate);
  const windows = new WindowStream({ size, before: size / 2, rate, gridLength }, (k, left, right, offset) => {
    spectrum.measure(left, right, offset);
    amplitudeDb[k] = decibels(spectrum.meanSquare);
    midDb[k] = decibels(weightedSum(spectrum.power, midBins));
    highDb[k] = decibels(weightedSum(spectrum.power, highBins));
    flux.measure(k, spectrum.power);
  });

  // Bass wants a window twice as long; at a sixteenth of the rate that costs next to nothing.
  const factor = decimationFactor(rate);
  const bassRate = rate / factor;
  const bassSize = windowSize(BASS_SIZE, rate / factor);
  const bassSpectrum = new StereoSpectrum(bassSize);
  const bassBins = bandBins(...bandEdgesHz.bass, bassSize, bassRate);
  const bassWindows = new WindowStream(
    { size: bassSize, before: bassSize / 2, rate: bassRate, gridLength },
    (k, left, right, offset) => {
      bassSpectrum.measure(left, right, offset);
      bassDb[k] = decibels(weightedSum(bassSpectrum.power, bassBins));
    },
  );
  const decimator = new Decimator(factor, bassWindows.push);

  const classic = mode === 'classic' ? new ClassicMeter(rate, gridLength) : null;
  const classicWindows =
    classic &&
    new WindowStream({ size: CLASSIC_SIZE, before: CLASSIC_SIZE, rate, gridLength }, (k, left, right, offset) =>
      classic.measure(k, left, right, offset),
    );

  const loudness = new LoudnessMeter(rate, gridLength);
  await forEachChunk(
    audio,
    signal,
    (chunk) => {
      windows.push(chunk);
      decimator.push(chunk);
      loudness.push(chunk);
      classicWindows?.push(chunk);
    },
    onProgress,
  );
  windows.finish();
  decimator.finish();
  bassWindows.finish();
  classicWindows?.finish();
  return {
    amplitudeDb,
    bassDb,
    midDb,
    highDb,
    loudnessDb: loudness.finish(),
    flux,
    classic: classic?.tracks ?? null,
  };
}

function toFeatures(audio: AudioValue, mode: Features['mode'], envelope: Envelope, levels: Levels): Features {
  const { amplitudeDb, bassDb, midDb, highDb, loudnessDb } = levels;
  const trackTopDb = topLevel(amplitudeDb).high;
  const band = (levelsDb: Float32Array) => normaliseLevels(levelsDb, { minimumSpanDb: BAND_SPAN_DB, trackTopDb });
  const presence = presenceAt(decibels(envelope.typicalPower));
  const onset = onsetStrength(levels.flux.full, presence);
  const onsets = pickOnsets(onset, envelope);
  const shared = {
    onset,
    loudness: normaliseLevels(loudnessDb, { minimumSpanDb: LOUDNESS_SPAN_DB }),
    amplitudeDb,
    bassDb,
    midDb,
    highDb,
    loudnessDb,
  };
  const facts = {
    mode,
    sampleRate: audio.sampleRate,
    sampleCount: audio.sampleCount,
    duration: audio.sampleCount / audio.sampleRate,
    gridLength: amplitudeDb.length,
  };
  const onsetTimes = Float64Array.from(onsets, ({ time }) => time);
  if (levels.classic) {
    return {
      ...facts,
      tracks: { ...levels.classic, ...shared },
      events: { onsets: onsetTimes, beat: classicBeats(levels.classic.bass) },
      bpm: null,
    };
  }
  const beats = findBeats(levels.flux, presence, onsets);
  const { tracks: beatTracks, events: beatEvents } = beatFeatures(beats);
  return {
    ...facts,
    tracks: {
      amplitude: normaliseLevels(amplitudeDb, { minimumSpanDb: BAND_SPAN_DB }),
      bass: band(bassDb),
      mid: band(midDb),
      high: band(highDb),
      ...beatTracks,
      ...shared,
    },
    events: { onsets: onsetTimes, ...beatEvents },
    bpm: beats.bpm,
  };
}

function gridPoints(audio: AudioValue): number {
  return Math.floor((audio.sampleCount * GRID_HZ) / audio.sampleRate) + 1;
}
