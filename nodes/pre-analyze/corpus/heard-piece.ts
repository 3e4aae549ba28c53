import { GRID_HZ } from '#runtime/features.ts';
import { decibels } from '#nodes/pre-analyze/bands.ts';
import { Envelope } from '#nodes/pre-analyze/envelope.ts';
import { FluxMeter, type FluxTracks } from '#nodes/pre-analyze/flux.ts';
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
  const flux = new FluxMeter({ size, rate, gridLength, typicalPower: envelope.typicalPower });
  const windows = new WindowStream({ size, before: size / 2, rate, gridLength }, (k, left, right, offset) => {
    spectrum.measure(left, right, offset);
    flux.measure(k, spectrum.power);
  });
  windows.push(sound);
  windows.finish();
  const presence = presenceAt(decibels(envelope.typicalPower));
  return { flux, presence, onsets: pickOnsets(onsetStrength(flux.full, presence), envelope) };
}
