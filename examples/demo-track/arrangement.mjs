/** Who plays what when, and how loud: turns the score into a stereo mix. */

import { clap, crash, hat, impact, kick } from './drums.mjs';
import { pingPongDelay, pumpEnvelope, reverb } from './effects.mjs';
import { bass, bell, filterPad, padChord, pluck, riser, stab, swell } from './instruments.mjs';
import {
  ARPEGGIO,
  barTime,
  BASS_GROOVE,
  BASS_INTRO,
  BREAK_BAR,
  chordAt,
  CHORDS,
  CLAP_STEPS,
  CLOSED_HAT_STEPS,
  CRASH_STEPS,
  DROP_BAR,
  ENDING_BAR,
  GHOST_CLAP_STEPS,
  HOOK,
  HOOK_FORESHADOWED,
  KICK_STEPS,
  OPEN_HAT_STEPS,
  STAB_STEPS,
  STEPS_PER_BAR,
  stepTime,
  swungTime,
} from './score.mjs';
import { createBus, halfCosine, SAMPLE_COUNT } from './signal.mjs';

const STEP_SECONDS = stepTime(1) - stepTime(0);

export function arrange() {
  const kit = playKit();
  const kicks = playKicks();
  const low = playBass();
  const pad = playPad();
  const arpeggio = playArpeggio();
  const lead = playLead();
  const stabs = playStabs();
  const sweeps = playSweeps();

  const echoSend = mix([arpeggio, 0.5], [lead, 0.45]);
  const echoes = pingPongDelay(echoSend, 3 * STEP_SECONDS, 0.45);
  const roomSend = mix(
    [kit, 0.16],
    [pad, 0.25],
    [arpeggio, 0.4],
    [lead, 0.4],
    [stabs, 0.25],
    [echoes, 0.4],
    [sweeps, 0.2],
  );
  const room = reverb(roomSend, 1.9);

  const pump = pumpEnvelope(KICK_STEPS.map(stepTime), 0.3);
  const ducked = mix([pad, 1], [stabs, 1], [room, 0.7], [echoes, 0.7], [sweeps, 1]);
  const halfDucked = mix([arpeggio, 1], [lead, 1], [kit, 0.55]);
  scale(low, pump, 1);
  scale(ducked, pump, 0.82);
  scale(halfDucked, pump, 0.45);
  return mix([kicks, 1], [kit, 0.85], [low, 1], [ducked, 1], [halfDucked, 1]);
}

function playKicks() {
  const bus = createBus();
  for (const step of KICK_STEPS) kick(bus, stepTime(step), step < DROP_BAR * STEPS_PER_BAR ? 0.5 : 0.6);
  impact(bus, barTime(DROP_BAR), 0.2);
  impact(bus, barTime(ENDING_BAR), 0.22);
  return bus;
}

function playKit() {
  const bus = createBus();
  for (const step of CLAP_STEPS) clap(bus, stepTime(step), step >= DROP_BAR * STEPS_PER_BAR ? 0.85 : 0.62, step);
  for (const step of GHOST_CLAP_STEPS) clap(bus, swungTime(step), 0.22, step);
  const accents = [0.5, 0.34, 0.9, 0.42];
  for (const step of CLOSED_HAT_STEPS) {
    const entering = step < 32 ? 0.5 + 0.5 * (step / 32) : 1;
    hat(bus, swungTime(step), 0.38 * accents[step % 4] * entering, step % 2 === 0 ? 0.2 : -0.35, 0.07, step + 1);
  }
  for (const step of OPEN_HAT_STEPS) hat(bus, stepTime(step), 0.31, 0.3, 0.34, step + 1000);
  for (const step of CRASH_STEPS) crash(bus, stepTime(step), step === 32 ? 0.12 : 0.24, step === 32 ? 1.4 : 2.2);
  return bus;
}

function playBass() {
  const bus = createBus();
  for (let bar = 0; bar < ENDING_BAR; bar++) {
    if (bar >= BREAK_BAR && bar < DROP_BAR) continue;
    const pattern = bar < 2 ? BASS_INTRO : BASS_GROOVE;
    for (const [offset, interval] of pattern) {
      const step = bar * STEPS_PER_BAR + offset;
      const seconds = pattern === BASS_INTRO ? 1.85 * STEP_SECONDS : 0.88 * STEP_SECONDS;
      const brightness = bar >= DROP_BAR ? 1500 : 500 + 180 * bar;
      bass(bus, stepTime(step), seconds, chordAt(step).root + interval, bar >= DROP_BAR ? 0.36 : 0.29, brightness);
    }
  }
  const ending = ENDING_BAR * STEPS_PER_BAR;
  bass(bus, stepTime(ending), 2.2, chordAt(ending).root, 0.33, 900);
  return bus;
}

function playPad() {
  const bus = createBus();
  padChord(bus, 0, barTime(0) + 0.2, chordAt(0).notes, 0.02);
  for (const chord of CHORDS) {
    const tail = chord.step === ENDING_BAR * STEPS_PER_BAR ? 0.5 : 0.25;
    const isBreak = chord.step >= BREAK_BAR * 16 && chord.step < DROP_BAR * 16;
    padChord(bus, stepTime(chord.step), chord.steps * STEP_SECONDS + tail, chord.notes, isBreak ? 0.038 : 0.036);
  }
  filterPad(bus, padCutoff);
  return bus;
}

/** Hz: a slow breath throughout, opening over the intro and, much further, over the break. */
function padCutoff(time) {
  const breath = 1 + 0.3 * Math.sin((2 * Math.PI * time) / 5.2);
  const intro = 1 + 1.2 * halfCosine(time / barTime(BREAK_BAR));
  const progress = (time - barTime(BREAK_BAR)) / (barTime(DROP_BAR) - barTime(BREAK_BAR));
  const rise = progress > 0 && progress < 1 ? 1 + 2.6 * progress ** 2 : 1;
  const closing = 1 - 0.6 * halfCosine((time - barTime(ENDING_BAR)) / 2);
  return 820 * breath * intro * rise * closing;
}

function playArpeggio() {
  const bus = createBus();
  const last = ENDING_BAR * STEPS_PER_BAR + 10;
  for (let step = 0; step < last; step++) {
    const voice = ARPEGGIO[step % ARPEGGIO.length];
    const beforeDrop = step >= DROP_BAR * STEPS_PER_BAR - 4 && step < DROP_BAR * STEPS_PER_BAR;
    if (voice === null || beforeDrop || (step < 16 && step % 4 !== 2)) continue;
    const midi = chordAt(step).notes[voice] + 12;
    const { gain, brightness } = arpeggioTone(step);
    pluck(bus, swungTime(step), midi, gain * (step % 4 === 0 ? 1.15 : 0.9), 0.55 * Math.sin(step * 0.9), brightness);
  }
  return bus;
}

function arpeggioTone(step) {
  if (step < 32) return { gain: 0.15, brightness: 1.4 };
  if (step < BREAK_BAR * STEPS_PER_BAR) return { gain: 0.2, brightness: 2 };
  if (step < DROP_BAR * STEPS_PER_BAR) {
    const progress = (step - BREAK_BAR * STEPS_PER_BAR) / 28;
    return { gain: 0.14 + 0.07 * progress, brightness: 1 + 2 * progress };
  }
  if (step < ENDING_BAR * STEPS_PER_BAR) return { gain: 0.13, brightness: 2.8 };
  const fading = (step - ENDING_BAR * STEPS_PER_BAR) / 10;
  return { gain: 0.15 * (1 - fading), brightness: 2 * (1 - fading) };
}

function playLead() {
  const bus = createBus();
  for (const [step, midi, steps] of HOOK) bell(bus, stepTime(step), steps * STEP_SECONDS, midi, 0.2);
  for (const [step, midi, steps] of HOOK_FORESHADOWED) bell(bus, stepTime(step), steps * STEP_SECONDS, midi, 0.17);
  return bus;
}

function playStabs() {
  const bus = createBus();
  for (const step of STAB_STEPS) {
    const brightness = 4200 + 2400 * ((step - DROP_BAR * STEPS_PER_BAR) / 48);
    stab(bus, stepTime(step), 2.2 * STEP_SECONDS, chordAt(step).notes, 0.021, brightness);
  }
  const ending = ENDING_BAR * STEPS_PER_BAR;
  stab(bus, stepTime(ending), 1.6, chordAt(ending).notes, 0.018, 5200);
  return bus;
}

function playSweeps() {
  const bus = createBus();
  swell(bus, barTime(0), barTime(0), 0.07);
  swell(bus, barTime(2), 0.9, 0.06);
  riser(bus, barTime(BREAK_BAR), barTime(DROP_BAR) - barTime(BREAK_BAR) - 0.09, 57, 0.4);
  swell(bus, barTime(ENDING_BAR), 0.9, 0.07);
  return bus;
}

function mix(...parts) {
  const sum = createBus();
  for (const [bus, gain] of parts) {
    addScaled(sum.left, bus.left, gain);
    addScaled(sum.right, bus.right, gain);
  }
  return sum;
}

function addScaled(sum, samples, gain) {
  for (let index = 0; index < SAMPLE_COUNT; index++) sum[index] += gain * samples[index];
}

/** Depth 0 leaves the bus as it is, depth 1 follows the envelope all the way. */
function scale(bus, envelope, depth) {
  for (let index = 0; index < SAMPLE_COUNT; index++) {
    const gain = 1 - depth * (1 - envelope[index]);
    bus.left[index] *= gain;
    bus.right[index] *= gain;
  }
}
