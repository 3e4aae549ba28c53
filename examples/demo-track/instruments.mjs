/** The pitched voices: bass, pad, pluck, bell, chord stab, and the riser that leads into the drop. */

import { SAMPLE_RATE } from './score.mjs';
import {
  createNoise,
  createSaw,
  decay,
  edges,
  halfCosine,
  noteFrequency,
  play,
  StateVariableFilter,
} from './signal.mjs';

/** Filters with a moving cutoff are retuned this often (samples). */
const CONTROL_SAMPLES = 32;

/** A sine at the note for weight and two saws through a plucked filter for character. */
export function bass(bus, time, seconds, midi, gain, brightnessHz) {
  const frequency = noteFrequency(midi);
  const saws = [createSaw(0.1), createSaw(0.6)];
  const filter = new StateVariableFilter(200, 1.3);
  play(bus, time, seconds, gain, 0, (index) => {
    if (index % CONTROL_SAMPLES === 0) filter.tune(130 + brightnessHz * decay(index, 0.3), 1.3);
    const sub = Math.sin((2 * Math.PI * frequency * index) / SAMPLE_RATE);
    const growl = saws[0](2 * frequency * 1.004) + saws[1](2 * frequency * 0.996);
    return Math.tanh(0.85 * sub + 0.55 * filter.lowpass(growl)) * decay(index, 3) * edges(index, 0.004, seconds, 0.025);
  });
}

/** One chord of the pad, unfiltered: three detuned saws per voice, left, right and near the middle. */
export function padChord(bus, time, seconds, notes, gain) {
  const detunes = [-0.0041, 0.0038, 0.0003];
  for (const [voice, midi] of notes.entries()) {
    for (const [copy, detune] of detunes.entries()) {
      const saw = createSaw(0.17 * voice + 0.31 * copy);
      const frequency = noteFrequency(midi) * (1 + detune);
      const pan = [-0.9, 0.9, 0.2 * (voice % 2 === 0 ? 1 : -1)][copy];
      play(bus, time, seconds, gain, pan, (index) => saw(frequency) * edges(index, 0.12, seconds, 0.3));
    }
  }
}

/** Filters the whole pad in place; `cutoffAt(seconds)` is in Hz. */
export function filterPad(bus, cutoffAt) {
  for (const channel of [bus.left, bus.right]) {
    const filter = new StateVariableFilter(500, 0.9);
    const rumble = new StateVariableFilter(170, 0.7);
    for (let index = 0; index < channel.length; index++) {
      if (index % CONTROL_SAMPLES === 0) filter.tune(cutoffAt(index / SAMPLE_RATE), 0.9);
      channel[index] = rumble.highpass(filter.lowpass(channel[index]));
    }
  }
}

/** Two-operator FM (Chowning 1973): the modulator at twice the note dies first, so a bright attack turns to sine. */
export function pluck(bus, time, midi, gain, pan, brightness) {
  const radians = (2 * Math.PI * noteFrequency(midi)) / SAMPLE_RATE;
  const seconds = 0.5;
  play(bus, time, seconds, gain, pan, (index) => {
    const modulator = Math.sin(2 * radians * index) * brightness * decay(index, 0.28);
    return Math.sin(radians * index + modulator) * decay(index, 0.6) * edges(index, 0.002, seconds, 0.08);
  });
}

/** The lead: FM bell at an inharmonic ratio over a detuned saw pair behind a closing filter. */
export function bell(bus, time, seconds, midi, gain) {
  const frequency = noteFrequency(midi);
  const radians = (2 * Math.PI * frequency) / SAMPLE_RATE;
  const length = seconds + 0.25;
  for (const side of [-1, 1]) {
    const saw = createSaw(side > 0 ? 0.2 : 0.7);
    const filter = new StateVariableFilter(2000, 1);
    play(bus, time, length, gain, 0.45 * side, (index) => {
      if (index % CONTROL_SAMPLES === 0) filter.tune(1400 + 7500 * decay(index, 0.5), 1);
      const shimmer = 1.5 * Math.sin(3.5 * radians * index) * decay(index, 0.35);
      const body = Math.sin(radians * index * (1 + 0.0006 * side) + shimmer);
      const string = filter.lowpass(saw(frequency * (1 + 0.0035 * side)));
      return (0.6 * body + 0.4 * string) * decay(index, 1.1) * edges(index, 0.003, length, 0.2);
    });
  }
}

/** A chord of seven detuned saws per note, short, its filter snapping shut. */
export function stab(bus, time, seconds, notes, gain, brightnessHz) {
  const detunes = [-0.009, -0.0055, -0.0025, 0, 0.0028, 0.0058, 0.0088];
  const frequencies = notes.flatMap((midi) => detunes.map((detune) => noteFrequency(midi) * (1 + detune)));
  for (const side of [-1, 1]) {
    const saws = frequencies.map((_, index) => createSaw(index * 0.377 + (side > 0 ? 0.5 : 0)));
    const filter = new StateVariableFilter(2000, 1.1);
    const rumble = new StateVariableFilter(220, 0.7);
    play(bus, time, seconds, gain, 0.8 * side, (index) => {
      if (index % CONTROL_SAMPLES === 0) filter.tune(350 + brightnessHz * decay(index, 0.55), 1.1);
      let sum = 0;
      for (let voice = 0; voice < saws.length; voice++) sum += saws[voice](frequencies[voice]);
      return rumble.highpass(filter.lowpass(sum)) * edges(index, 0.004, seconds, 0.07);
    });
  }
}

/** Noise whose band climbs from 300 Hz to 9 kHz, and a saw that climbs two octaves, trembling faster and faster. */
export function riser(bus, time, seconds, midi, gain) {
  for (const side of [-1, 1]) {
    const noise = createNoise(side > 0 ? 501 : 502);
    const band = new StateVariableFilter(300, 1.4);
    const saws = [createSaw(0.25 + 0.3 * side), createSaw(0.5)];
    const toneFilter = new StateVariableFilter(600, 0.8);
    let tremoloPhase = 0;
    play(bus, time, seconds, gain, 0.7 * side, (index) => {
      const progress = index / (seconds * SAMPLE_RATE);
      if (index % CONTROL_SAMPLES === 0) {
        band.tune(300 * 30 ** progress, 1.4);
        toneFilter.tune(500 * 10 ** progress, 0.8);
      }
      tremoloPhase += (2 * Math.PI * (2 + 14 * progress ** 2)) / SAMPLE_RATE;
      const tremolo = 1 - 0.4 * progress * (0.5 + 0.5 * Math.cos(tremoloPhase));
      const frequency = noteFrequency(midi + 24 * progress ** 1.5);
      const tone = toneFilter.lowpass(saws[0](frequency * (1 + 0.004 * side)) + saws[1](frequency * 1.007));
      const level = progress ** 1.6 * tremolo * edges(index, 0.2, seconds, 0.03);
      return (band.bandpass(noise()) + 0.14 * tone) * level;
    });
  }
}

/** A breath that swells into a downbeat and stops on it. */
export function swell(bus, endTime, seconds, gain) {
  for (const side of [-1, 1]) {
    const noise = createNoise(side > 0 ? 601 : 602);
    const filter = new StateVariableFilter(2500, 0.7);
    play(bus, endTime - seconds, seconds, gain, 0.8 * side, (index) => {
      const progress = index / (seconds * SAMPLE_RATE);
      return filter.highpass(noise()) * progress ** 2.5 * halfCosine((1 - progress) * 12);
    });
  }
}
