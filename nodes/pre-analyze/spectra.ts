import { GRID_HZ } from '#runtime/features.ts';
import { BandTracks, decibels, highBands } from './bands.ts';
import { CentroidMeter } from './centroid.ts';
import { FluxMeter, type FluxTracks } from './flux.ts';
import { gridLengthOf } from './levels.ts';
import { blocksInOrder, type Listener } from './listener.ts';
import { StereoImageMeter } from './stereo-image.ts';
import { RowMeter, type ReadableAudio } from './window-rows.ts';

/** What the spectra at all grid points tell, before anything is related to the track as a whole. */
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
  /** Another thread that hears the same track, to share the work with. */
  readonly second: Listener | null;
  /** Samples per channel done. */
  onProgress(done: number): void;
}

export async function measureSpectra(audio: ReadableAudio, options: SpectraOptions): Promise<Spectra> {
  const { sampleRate: rate, sampleCount } = audio;
  const { typicalPower, signal, second, onProgress } = options;
  const gridLength = gridLengthOf(sampleCount, rate);
  const meter = new RowMeter(audio);
  const at = meter.layout;
  const amplitudeDb = new Float32Array(gridLength);
  const bands = new BandTracks(highBands, gridLength);
  const flux = new FluxMeter({ rate, gridLength, typicalPower });
  const centroid = new CentroidMeter({ gridLength, typicalPower });
  const stereo = new StereoImageMeter({ gridLength, typicalPower });
  for await (const { from, to, rows } of blocksInOrder(gridLength, (range) => meter.measure(range, signal), second)) {
    signal.throwIfAborted();
    for (let k = from, row = 0; k < to; k++, row += at.width) {
      const left = rows[row + at.left]!;
      const right = rows[row + at.right]!;
      const meanSquare = (left + right) / 2;
      amplitudeDb[k] = decibels(meanSquare);
      bands.put(k, rows, row + at.bands);
      flux.measure(k, rows, row + at.flux);
      centroid.measure(k, rows[row + at.centroid]!, meanSquare);
      stereo.measure(k, left, right, rows[row + at.cross]!);
    }
    onProgress(Math.min(sampleCount, Math.round((to * rate) / GRID_HZ)));
  }
  onProgress(sampleCount);
  return {
    gridLength,
    amplitudeDb,
    bandsDb: bands.tracksDb,
    flux,
    centroid: centroid.tracks,
    stereo: stereo.tracks,
  };
}
