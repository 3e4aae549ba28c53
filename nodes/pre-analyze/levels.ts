import { GRID_HZ } from '#runtime/features.ts';
import { BandTracks, binsOfBands, lowBands, weightedSums } from './bands.ts';
import { CLASSIC_SIZE, ClassicMeter } from './classic.ts';
import { Decimator, decimationFactor } from './decimator.ts';
import { LoudnessMeter, type Loudness } from './loudness.ts';
import type { ChunkSink } from './pcm.ts';
import { StereoSpectrum } from './spectrum.ts';
import { WindowStream } from './window-stream.ts';
import { windowSize } from './windows.ts';

const LOW_SIZE = 4096;

/** What can be measured before the level of the whole track is known; plain data, so that another thread may do it. */
export interface Levels {
  readonly loudness: Loudness;
  readonly bandsDb: Readonly<Record<(typeof lowBands)[number], Float32Array>>;
  /** Present where the classic mode is asked for. */
  readonly classic: ClassicMeter['tracks'] | null;
}

export interface LevelOptions {
  readonly sampleRate: number;
  readonly sampleCount: number;
  readonly classic: boolean;
}

/** Loudness, the bands that end at 250 Hz or below, and what the classic mode wants. */
export class LevelMeter {
  readonly #loudness: LoudnessMeter;
  readonly #low: BandTracks<(typeof lowBands)[number]>;
  readonly #lowWindows: WindowStream;
  readonly #decimator: Decimator;
  readonly #classic: ClassicMeter | null;
  readonly #classicWindows: WindowStream | null;

  constructor({ sampleRate, sampleCount, classic }: LevelOptions) {
    const gridLength = gridLengthOf(sampleCount, sampleRate);
    this.#loudness = new LoudnessMeter(sampleRate, gridLength);

    // At a sixteenth of the rate a window twice as long costs next to nothing.
    const factor = decimationFactor(sampleRate);
    const rate = sampleRate / factor;
    const size = windowSize(LOW_SIZE, rate);
    const spectrum = new StereoSpectrum(size);
    const low = new BandTracks(lowBands, gridLength);
    const bins = binsOfBands(lowBands, size, rate);
    const powers = new Float64Array(bins.length);
    this.#low = low;
    this.#lowWindows = new WindowStream({ size, before: size / 2, rate, to: gridLength }, (k, left, right, offset) => {
      spectrum.measure(left, right, offset);
      weightedSums(spectrum.power, bins, powers, 0);
      low.put(k, powers, 0);
    });
    this.#decimator = new Decimator(factor, this.#lowWindows.push);

    const meter = classic ? new ClassicMeter(sampleRate, gridLength) : null;
    const shape = { size: CLASSIC_SIZE, before: CLASSIC_SIZE, rate: sampleRate, to: gridLength };
    this.#classic = meter;
    this.#classicWindows =
      meter && new WindowStream(shape, (k, left, right, offset) => meter.measure(k, left, right, offset));
  }

  readonly push: ChunkSink = (chunk) => {
    this.#decimator.push(chunk);
    this.#loudness.push(chunk);
    this.#classicWindows?.push(chunk);
  };

  finish(): Levels {
    this.#decimator.finish();
    this.#lowWindows.finish();
    this.#classicWindows?.finish();
    return {
      loudness: this.#loudness.finish(),
      bandsDb: this.#low.tracksDb,
      classic: this.#classic?.tracks ?? null,
    };
  }
}

/** Grid points from the first sample to the last. */
export function gridLengthOf(sampleCount: number, sampleRate: number): number {
  return Math.floor((sampleCount * GRID_HZ) / sampleRate) + 1;
}
