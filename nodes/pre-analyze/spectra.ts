import type { AudioValue } from '#runtime/values.ts';
import { BandMeter, decibels, highBands } from './bands.ts';
import { CentroidMeter } from './centroid.ts';
import { FluxMeter, type FluxTracks } from './flux.ts';
import { gridLengthOf } from './levels.ts';
import { forEachChunk } from './pcm.ts';
import { StereoSpectrum } from './spectrum.ts';
import { StereoImageMeter } from './stereo-image.ts';
import { WindowStream } from './window-stream.ts';
import { windowSize } from './windows.ts';

const SPECTRUM_SIZE = 2048;

/** What the spectrum at every grid point tells, before anything is related to the track as a whole. */
export interface Spectra {
  readonly gridLength: number;
  readonly amplitudeDb: Float32Array;
  readonly bandsDb: Readonly<Record<(typeof highBands)[number], Float32Array>>;
  readonly flux: FluxTracks;
  readonly centroid: CentroidMeter['tracks'];
  readonly stereo: StereoImageMeter['tracks'];
}

export interface SpectraOptions {
  readonly signal: AbortSignal;
  /** Mean square of the track where its energy lives; see Envelope. */
  readonly typicalPower: number;
  /** Samples per channel done. */
  onProgress(done: number): void;
}

export async function measureSpectra(audio: AudioValue, options: SpectraOptions): Promise<Spectra> {
  const rate = audio.sampleRate;
  const { typicalPower } = options;
  const gridLength = gridLengthOf(audio.sampleCount, rate);
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
  await forEachChunk(audio, options.signal, windows.push, options.onProgress);
  windows.finish();
  return {
    gridLength,
    amplitudeDb,
    bandsDb: bands.tracksDb,
    flux,
    centroid: centroid.tracks,
    stereo: stereo.tracks,
  };
}
