/** The drum kit: every voice is synthesised at `time` (seconds) onto `bus`. */

import { SAMPLE_RATE } from './score.mjs';
import { createNoise, decay, edges, play, StateVariableFilter } from './signal.mjs';

/** A sine that falls from about 1 kHz to 50 Hz within 60 ms, under a 5 ms click. */
export function kick(bus, time, gain) {
  const noise = createNoise(11);
  const clickFilter = new StateVariableFilter(3200, 0.8);
  const seconds = 0.42;
  let phase = 0;
  play(bus, time, seconds, gain, 0, (index) => {
    const frequency = 49 + 190 * decay(index, 0.16) + 760 * decay(index, 0.035);
    phase += (2 * Math.PI * frequency) / SAMPLE_RATE;
    const body = Math.tanh(1.7 * Math.sin(phase) * decay(index, 0.75));
    const click = 0.5 * clickFilter.bandpass(noise()) * decay(index, 0.02);
    return (body + click) * edges(index, 0.0005, seconds, 0.16);
  });
}

/** Three noise bursts 11 ms apart, then a tail: several hands that never quite meet. */
export function clap(bus, time, gain, seed) {
  const seconds = 0.3;
  const body = createNoise(900);
  const snap = new StateVariableFilter(190, 3);
  play(bus, time, seconds, 0.5 * gain, 0, (index) => {
    return snap.bandpass(body()) * decay(index, 0.14) * 2.2 * edges(index, 0.001, seconds, 0.05);
  });
  for (const pan of [-0.6, 0.6]) {
    const noise = createNoise(seed * 2 + (pan > 0 ? 1 : 0));
    const tone = new StateVariableFilter(1500 + 250 * pan, 1.1);
    const air = new StateVariableFilter(700, 0.7);
    play(bus, time, seconds, gain, pan, (index) => {
      const burst = Math.floor(index / (0.011 * SAMPLE_RATE));
      const sinceBurst = index - Math.min(burst, 2) * 0.011 * SAMPLE_RATE;
      const envelope = burst < 2 ? decay(sinceBurst, 0.03) : decay(sinceBurst, 0.24);
      return air.highpass(tone.bandpass(noise())) * envelope * edges(index, 0.0008, seconds, 0.06);
    });
  }
}

/** Square partials at the inharmonic ratios of a struck plate, and noise, above 7 kHz. */
export function hat(bus, time, gain, pan, ringSeconds, seed) {
  const noise = createNoise(seed);
  const filter = new StateVariableFilter(7200, 0.9);
  const second = new StateVariableFilter(6400, 0.7);
  const partials = [2.0, 3.11, 4.27, 5.43, 6.79, 8.21].map((ratio) => 423 * ratio);
  const seconds = Math.min(ringSeconds * 1.1, 0.36);
  play(bus, time, seconds, gain, pan, (index) => {
    const cycles = index / SAMPLE_RATE;
    let metal = 0;
    for (const frequency of partials) metal += (cycles * frequency) % 1 < 0.5 ? 0.2 : -0.2;
    const tone = second.highpass(filter.highpass(0.55 * noise() + metal));
    return tone * decay(index, ringSeconds) * edges(index, 0.0006, seconds, 0.03);
  });
}

/** Two differing noises left and right, darkening as they ring. */
export function crash(bus, time, gain, seconds) {
  for (const pan of [-0.8, 0.8]) {
    const noise = createNoise(pan > 0 ? 301 : 302);
    const floor = new StateVariableFilter(3000, 0.7);
    const ceiling = new StateVariableFilter(16_000, 0.7);
    play(bus, time, seconds, gain, pan, (index) => {
      if (index % 64 === 0) ceiling.tune(3500 + 12_000 * decay(index, seconds * 1.6), 0.7);
      const envelope = 0.6 * decay(index, seconds) + 0.4 * decay(index, 0.25 * seconds);
      return ceiling.lowpass(floor.highpass(noise())) * envelope * edges(index, 0.002, seconds, 0.4 * seconds);
    });
  }
}

/** A sub sine that sinks from 90 to 33 Hz: the weight of the drop. */
export function impact(bus, time, gain) {
  const seconds = 1.2;
  let phase = 0;
  play(bus, time, seconds, gain, 0, (index) => {
    phase += (2 * Math.PI * (33 + 57 * decay(index, 1))) / SAMPLE_RATE;
    return Math.sin(phase) * decay(index, 1.6) * edges(index, 0.01, seconds, 0.3);
  });
}
