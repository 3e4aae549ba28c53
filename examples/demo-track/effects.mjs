/** What happens to whole buses: ping-pong delay, reverb, and the pump of the kick. */

import { SAMPLE_RATE } from './score.mjs';
import { createBus, halfCosine, SAMPLE_COUNT, StateVariableFilter } from './signal.mjs';

/** Echoes that cross from side to side, each darker and thinner than the last. */
export function pingPongDelay(input, delaySeconds, feedback) {
  const output = createBus();
  const delay = Math.round(delaySeconds * SAMPLE_RATE);
  const dark = [new StateVariableFilter(4200, 0.7), new StateVariableFilter(4200, 0.7)];
  const thin = [new StateVariableFilter(320, 0.7), new StateVariableFilter(320, 0.7)];
  for (let index = delay; index < SAMPLE_COUNT; index++) {
    const past = index - delay;
    const fromLeft = input.left[past] + feedback * output.right[past];
    const fromRight = 0.4 * input.right[past] + feedback * output.left[past];
    output.left[index] = thin[0].highpass(dark[0].lowpass(fromLeft));
    output.right[index] = thin[1].highpass(dark[1].lowpass(fromRight));
  }
  return output;
}

/** Feedback delay network (Jot & Chaigne 1991): eight mutually prime lines mixed by a Hadamard matrix. */
export function reverb(input, decaySeconds) {
  const lengths = [1447, 1693, 1973, 2203, 2467, 2719, 3001, 3331];
  const lines = lengths.map((length) => new Float64Array(length));
  const gains = lengths.map((length) => 10 ** ((-3 * length) / (decaySeconds * SAMPLE_RATE)) / Math.sqrt(8));
  const damped = new Float64Array(8);
  const mixed = new Float64Array(8);
  const preDelay = Math.round(0.018 * SAMPLE_RATE);
  const thin = [new StateVariableFilter(240, 0.7), new StateVariableFilter(240, 0.7)];
  const output = createBus();
  for (let index = preDelay; index < SAMPLE_COUNT; index++) {
    const left = thin[0].highpass(input.left[index - preDelay]);
    const right = thin[1].highpass(input.right[index - preDelay]);
    for (let line = 0; line < 8; line++) {
      damped[line] += 0.62 * (lines[line][index % lengths[line]] - damped[line]);
      mixed[line] = damped[line];
    }
    output.left[index] = 0.5 * (mixed[0] - mixed[2] + mixed[4] - mixed[6]);
    output.right[index] = 0.5 * (mixed[1] - mixed[3] + mixed[5] - mixed[7]);
    hadamard(mixed);
    for (let line = 0; line < 8; line++) {
      lines[line][index % lengths[line]] = gains[line] * mixed[line] + (line % 2 === 0 ? left : right);
    }
  }
  return output;
}

function hadamard(values) {
  for (let span = 1; span < values.length; span *= 2) {
    for (let index = 0; index < values.length; index++) {
      if (index & span) continue;
      const sum = values[index] + values[index + span];
      values[index + span] = values[index] - values[index + span];
      values[index] = sum;
    }
  }
}

/** Gain that dips to 0 on each kick and climbs back within `recoverySeconds`; it closes 6 ms early, so lows never collide. */
export function pumpEnvelope(kickTimes, recoverySeconds) {
  const gain = new Float64Array(SAMPLE_COUNT).fill(1);
  const early = 0.006 * SAMPLE_RATE;
  const recovery = recoverySeconds * SAMPLE_RATE;
  for (const time of kickTimes) {
    const onset = Math.round(time * SAMPLE_RATE);
    const end = Math.min(onset + recovery, SAMPLE_COUNT);
    for (let index = Math.max(Math.ceil(onset - early), 0); index < end; index++) {
      const value = index < onset ? halfCosine((onset - index) / early) : halfCosine((index - onset) / recovery);
      gain[index] = Math.min(gain[index], value);
    }
  }
  return gain;
}
