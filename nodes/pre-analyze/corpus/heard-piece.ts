import { GRID_HZ } from '#runtime/features.ts';
import { decibels, weightedSums } from '#nodes/pre-analyze/bands.ts';
import { Envelope } from '#nodes/pre-analyze/envelope.ts';
import { FluxMeter, fluxBins, type FluxTracks } from '#nodes/pre-analyze/flux.ts';
import { presenceAt } from '#nodes/pre-analyze/normalise.ts';
import { onsetStrength, pickOnsets, type Onset } from '#nodes/pre-analyze/onsets.ts';
import { StereoSpectrum } from '#nodes/pre-analyze/spectrum.ts';
import { WindowStream } from '#nodes/pre-analyze/window-stream.ts';
import { windowSize } from '#nodes/pre-analyze/windows.ts';

/** What the analysis hears of a piece before it looks for beats: the part of `analyse` that beats depend on. */
export function heardPiece(
  samples: Float32Array,
  rate: number,
): { flux: FluxTracks; presence: number; onsets: Onset[] } {
  const sound = { left: samples, right: samples, count: samples.length };
  const gridLength = Math.floor((samples.length * GRID_HZ) / rate) + 1;
  const envelope = new Envelope(rate, samples.length);
  envelope.push(sound);
  envelope.finish();
  const size = windowSize(2048, rate);
  const spectrum = new StereoSpectrum(size);
  const bins = fluxBins(size, rate);
  const powers = new Float64Array(bins.length);
  const flux = new FluxMeter({ rate, gridLength, typicalPower: envelope.typicalPower });
  const windows = new WindowStream({ size, before: size / 2, rate, to: gridLength }, (k, left, right, offset) => {
    spectrum.measure(left, right, offset);
    weightedSums(spectrum.power, bins, powers, 0);
    flux.measure(k, powers, 0);
  });
  windows.push(sound);
  windows.finish();
  const presence = presenceAt(decibels(envelope.typicalPower));
  return { flux, presence, onsets: pickOnsets(onsetStrength(flux.full, presence), envelope) };
}
