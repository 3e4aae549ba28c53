import { GRID_HZ } from '#runtime/features.ts';
import type { AudioValue } from '#runtime/values.ts';
import { BandMeter, decibels, highBands, lowBands, type BandName } from './bands.ts';
import { CentroidMeter } from './centroid.ts';
import { CLASSIC_SIZE, ClassicMeter } from './classic.ts';
import { Decimator, decimationFactor } from './decimator.ts';
import { FluxMeter, type FluxTracks } from './flux.ts';
import { LoudnessMeter, type Loudness } from './loudness.ts';
import { forEachChunk } from './pcm.ts';
import { StereoSpectrum } from './spectrum.ts';
import { StereoImageMeter } from './stereo-image.ts';
import { WindowStream } from './window-stream.ts';
import { windowSize } from './windows.ts';

const SPECTRUM_SIZE = 2048;
const LOW_SIZE = 4096;

/** What one pass over the track measures at every grid point, before anything is related to the track as a whole. */
export interface Measurements {
  readonly gridLength: number;
  readonly amplitudeDb: Float32Array;
  readonly bandsDb: Readonly<Record<BandName, Float32Array>>;
  readonly flux: FluxTracks;
  readonly loudness: Loudness;
  readonly centroid: CentroidMeter['tracks'];
  readonly stereo: StereoImageMeter['tracks'];
  /** Present where the classic mode is asked for. */
  readonly classic: ClassicMeter['tracks'] | null;
}

export interface MeasureOptions {
  readonly classic: boolean;
  readonly signal: AbortSignal;
  /** Mean square of the track where its energy lives; see Envelope. */
  readonly typicalPower: number;
  /** Samples per channel done. */
  onProgress(done: number): void;
}

export async function measure(audio: AudioValue, options: MeasureOptions): Promise<Measurements> {
  const rate = audio.sampleRate;
  const { typicalPower } = options;
  const gridLength = Math.floor((audio.sampleCount * GRID_HZ) / rate) + 1;

  const size = windowSize(SPECTRUM_SIZE, rate);
  const spectrum = new StereoSpectrum(size);
  const amplitudeDb = new Float32Array(gridLength);
  const bands = new BandMeter(highBands, { size, rate, gridLength });
  const flux = new FluxMeter({ size, rate, gridLength, typicalPower });
  const centroid = new CentroidMeter({ size, rate, gridLength, typicalPower });
  const stereo = new StereoImageMeter({ gridLength, typicalPower });
  const windows = new WindowStream({ size, before: size / 2, rate, gridLength }, (k, left, right, offset) => {
    spectrum.measure(left, right, offset);
    amplitudeDb[k] = decibels(spectrum.meanSquare);
    bands.measure(k, spectrum.power);
    flux.measure(k, spectrum.power);
    centroid.measure(k, spectrum.power, spectrum.meanSquare);
    stereo.measure(k, spectrum);
  });

  // At a sixteenth of the rate a window twice as long costs next to nothing.
  const factor = decimationFactor(rate);
  const lowRate = rate / factor;
  const lowSize = windowSize(LOW_SIZE, rate / factor);
  const lowSpectrum = new StereoSpectrum(lowSize);
  const low = new BandMeter(lowBands, { size: lowSize, rate: lowRate, gridLength });
  const lowWindows = new WindowStream(
    { size: lowSize, before: lowSize / 2, rate: lowRate, gridLength },
    (k, left, right, offset) => {
      lowSpectrum.measure(left, right, offset);
      low.measure(k, lowSpectrum.power);
    },
  );
  const decimator = new Decimator(factor, lowWindows.push);

  const classic = options.classic ? new ClassicMeter(rate, gridLength) : null;
  const classicWindows =
    classic &&
    new WindowStream({ size: CLASSIC_SIZE, before: CLASSIC_SIZE, rate, gridLength }, (k, left, right, offset) =>
      classic.measure(k, left, right, offset),
    );

  const loudness = new LoudnessMeter(rate, gridLength);
  await forEachChunk(
    audio,
    options.signal,
    (chunk) => {
      windows.push(chunk);
      decimator.push(chunk);
      loudness.push(chunk);
      classicWindows?.push(chunk);
    },
    options.onProgress,
  );
  windows.finish();
  decimator.finish();
  lowWindows.finish();
  classicWindows?.finish();
  return {
    gridLength,
    amplitudeDb,
    bandsDb: { ...bands.tracksDb, ...low.tracksDb },
    flux,
    loudness: loudness.finish(),
    centroid: centroid.tracks,
    stereo: stereo.tracks,
    classic: classic?.tracks ?? null,
  };
}
