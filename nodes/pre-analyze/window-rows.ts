import type { AudioValue } from '#runtime/values.ts';
import { binsOfBands, highBands, weightedSums } from './bands.ts';
import { centroidOf } from './centroid.ts';
import { fluxBins } from './flux.ts';
import { forEachChunk } from './pcm.ts';
import { StereoSpectrum } from './spectrum.ts';
import { WindowStream, firstSample } from './window-stream.ts';
import { windowSize } from './windows.ts';

const SPECTRUM_SIZE = 2048;

/** Grid points [from, to). */
export interface GridRange {
  readonly from: number;
  readonly to: number;
}

export type ReadableAudio = Pick<AudioValue, 'name' | 'sampleRate' | 'sampleCount' | 'read'>;

/** Where a row holds what. */
export interface RowLayout {
  /** Mean squares of both sides and their mean product. */
  readonly left: number;
  readonly right: number;
  readonly cross: number;
  /** Spectral centroid in Hz. */
  readonly centroid: number;
  /** First of the powers of `highBands`. */
  readonly bands: number;
  /** First of the powers that FluxMeter wants. */
  readonly flux: number;
  /** Numbers in a row. */
  readonly width: number;
}

/**
 * What the spectrum at a grid point tells on its own, whatever came before it: a row of numbers. Any thread may measure any range
 * of them.
 */
export class RowMeter {
  readonly layout: RowLayout;
  readonly #spectrum: StereoSpectrum;
  readonly #bands: ReturnType<typeof binsOfBands>;
  readonly #flux: ReturnType<typeof fluxBins>;
  readonly #size: number;
  readonly #audio: ReadableAudio;

  constructor(audio: ReadableAudio) {
    const rate = audio.sampleRate;
    const size = windowSize(SPECTRUM_SIZE, rate);
    this.#audio = audio;
    this.#size = size;
    this.#spectrum = new StereoSpectrum(size);
    this.#bands = binsOfBands(highBands, size, rate);
    this.#flux = fluxBins(size, rate);
    const bands = 4;
    const flux = bands + this.#bands.length;
    this.layout = { left: 0, right: 1, cross: 2, centroid: 3, bands, flux, width: flux + this.#flux.length };
  }

  /** The rows of a range, one after the other. Throws the signal's reason when aborted. */
  async measure({ from, to }: GridRange, signal: AbortSignal): Promise<Float64Array<ArrayBuffer>> {
    const { width, centroid, bands, flux } = this.layout;
    const rate = this.#audio.sampleRate;
    const size = this.#size;
    const spectrum = this.#spectrum;
    const rows = new Float64Array((to - from) * width);
    const shape = { size, before: size / 2, rate, from, to };
    const windows = new WindowStream(shape, (k, left, right, offset) => {
      const row = (k - from) * width;
      spectrum.measure(left, right, offset);
      rows[row] = spectrum.leftPower;
      rows[row + 1] = spectrum.rightPower;
      rows[row + 2] = spectrum.crossPower;
      rows[row + centroid] = centroidOf(spectrum.power, rate / size);
      weightedSums(spectrum.power, this.#bands, rows, row + bands);
      weightedSums(spectrum.power, this.#flux, rows, row + flux);
    });
    const first = Math.max(0, firstSample(shape, from));
    const last = Math.min(this.#audio.sampleCount, firstSample(shape, to - 1) + size);
    await forEachChunk(this.#audio, { from: first, to: last, signal }, windows.push);
    windows.finish();
    return rows;
  }
}
