/** From the mix to 16-bit samples: rumble filter, soft saturation, look-ahead limiter, final fade, dither. */

import { SAMPLE_RATE } from './score.mjs';
import { createNoise, halfCosine, SAMPLE_COUNT, StateVariableFilter } from './signal.mjs';

/** Set by meter: brings the mix to about −14 LUFS (ITU-R BS.1770, `ffmpeg -af ebur128`). */
const DRIVE = 0.77;
/** −1.2 dBFS, which leaves room for inter-sample peaks below −1 dBTP. */
const CEILING = 10 ** (-1.2 / 20);
const FADE_SECONDS = 1.2;

export function master(bus) {
  for (const channel of [bus.left, bus.right]) {
    const rumble = new StateVariableFilter(24, 0.7);
    for (let index = 0; index < SAMPLE_COUNT; index++) {
      channel[index] = saturate(DRIVE * rumble.highpass(channel[index]));
    }
  }
  limit(bus);
  fadeOut(bus);
}

/** Straight up to half scale, then bending towards 1.5. */
function saturate(value) {
  const magnitude = Math.abs(value);
  return magnitude <= 0.5 ? value : Math.sign(value) * (0.5 + Math.tanh(magnitude - 0.5));
}

/** Peak limiter: the gain that each peak needs, held over the look-ahead and smoothed, so it is down before the peak. */
function limit(bus) {
  const lookAhead = Math.round(0.003 * SAMPLE_RATE);
  const release = Math.exp(-1 / (0.06 * SAMPLE_RATE));
  const needed = new Float64Array(SAMPLE_COUNT + lookAhead).fill(1);
  for (let index = 0; index < SAMPLE_COUNT; index++) {
    const peak = Math.max(Math.abs(bus.left[index]), Math.abs(bus.right[index]));
    needed[index] = Math.min(1, CEILING / Math.max(peak, CEILING));
  }
  const held = new Float64Array(SAMPLE_COUNT + lookAhead);
  let gain = 1;
  let holdLeft = 0;
  for (let index = 0; index < held.length; index++) {
    if (needed[index] <= gain) {
      gain = needed[index];
      holdLeft = lookAhead;
    } else if (holdLeft > 0) holdLeft--;
    else gain = Math.min(1 - release * (1 - gain), needed[index]);
    held[index] = gain;
  }
  // A moving average of the held gain over the look-ahead never exceeds what any peak inside it needs.
  let sum = lookAhead;
  for (let index = 0; index < SAMPLE_COUNT; index++) {
    sum += held[index + lookAhead - 1] - (index === 0 ? 1 : held[index - 1]);
    bus.left[index] *= sum / lookAhead;
    bus.right[index] *= sum / lookAhead;
  }
}

function fadeOut(bus) {
  const count = FADE_SECONDS * SAMPLE_RATE;
  for (let index = SAMPLE_COUNT - count; index < SAMPLE_COUNT; index++) {
    const gain = halfCosine((SAMPLE_COUNT - 1 - index) / count);
    bus.left[index] *= gain;
    bus.right[index] *= gain;
  }
}

/** Interleaved 16-bit stereo with triangular dither of ±1 step (Lipshitz, Wannamaker & Vanderkooy 1992). */
export function quantise(bus) {
  const noise = createNoise(77);
  const samples = new Int16Array(2 * SAMPLE_COUNT);
  for (let index = 0; index < SAMPLE_COUNT; index++) {
    samples[2 * index] = Math.round(bus.left[index] * 32_767 + 0.5 * (noise() + noise()));
    samples[2 * index + 1] = Math.round(bus.right[index] * 32_767 + 0.5 * (noise() + noise()));
  }
  return samples;
}
