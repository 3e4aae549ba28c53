/** The piece as data: tempo, sections, chords and patterns. Positions are sixteenth steps from the first downbeat. */

export const SAMPLE_RATE = 48_000;
export const DURATION_SECONDS = 20;
export const BPM = 125;
const STEPS_PER_BEAT = 4;
export const STEPS_PER_BAR = 16;
const STEP_SECONDS = 60 / BPM / STEPS_PER_BEAT;

/** An eighth note of pickup, so that the first kick has something before it to rise from. */
const PICKUP_SECONDS = 2 * STEP_SECONDS;
/** Off-sixteenths come late by this fraction of a step. */
const SWING = 0.1;

export const BREAK_BAR = 4;
export const DROP_BAR = 6;
export const ENDING_BAR = 9;

export function stepTime(step) {
  return PICKUP_SECONDS + step * STEP_SECONDS;
}

export function swungTime(step) {
  return stepTime(step % 2 === 0 ? step : step + SWING);
}

export function barTime(bar) {
  return stepTime(bar * STEPS_PER_BAR);
}

export const SECTIONS = [
  { name: 'intro', start: 0, end: barTime(2) },
  { name: 'groove', start: barTime(2), end: barTime(BREAK_BAR) },
  { name: 'break', start: barTime(BREAK_BAR), end: barTime(DROP_BAR) },
  { name: 'drop', start: barTime(DROP_BAR), end: barTime(ENDING_BAR) },
  { name: 'ending', start: barTime(ENDING_BAR), end: DURATION_SECONDS },
];

/** A minor; `root` and `notes` are MIDI numbers, bass and upper voices. */
const Am9 = { root: 33, notes: [57, 60, 64, 67, 71] };
const Fmaj9 = { root: 29, notes: [53, 57, 60, 64, 67] };
const Cadd9 = { root: 36, notes: [55, 60, 64, 67, 74] };
const G69 = { root: 31, notes: [55, 59, 62, 64, 69] };
const Dm9 = { root: 38, notes: [53, 57, 60, 64, 69] };
const E7sus4 = { root: 40, notes: [52, 59, 62, 64, 69] };
const E7 = { root: 40, notes: [52, 59, 62, 64, 68] };

export const CHORDS = [
  { step: 0, steps: 16, ...Am9 },
  { step: 16, steps: 16, ...Fmaj9 },
  { step: 32, steps: 16, ...Cadd9 },
  { step: 48, steps: 16, ...G69 },
  { step: 64, steps: 16, ...Dm9 },
  { step: 80, steps: 8, ...E7sus4 },
  { step: 88, steps: 7, ...E7 },
  { step: 96, steps: 16, ...Am9 },
  { step: 112, steps: 16, ...Fmaj9 },
  { step: 128, steps: 8, ...Cadd9 },
  { step: 136, steps: 8, ...G69 },
  { step: 144, steps: 16, ...Am9 },
];

export function chordAt(step) {
  return CHORDS.findLast((chord) => chord.step <= step);
}

/** Four on the floor outside the break; the ending keeps only its first beat. */
export const KICK_STEPS = steps(0, BREAK_BAR * 16, 4)
  .concat(steps(DROP_BAR * 16, ENDING_BAR * 16, 4))
  .concat([ENDING_BAR * 16]);

export const CLAP_STEPS = steps(20, 64, 8).concat(steps(100, 144, 8), [144]);
/** Quiet claps that push into the break and into the ending. */
export const GHOST_CLAP_STEPS = [59, 62, 63, 139, 142, 143];
export const CLOSED_HAT_STEPS = steps(0, 62, 1).concat(steps(96, 143, 1));
export const OPEN_HAT_STEPS = steps(34, 64, 4).concat(steps(98, 144, 4));
export const CRASH_STEPS = [32, 96, 144];

/** [step in bar, semitones above the chord's root]: always between the kicks, never on them. */
export const BASS_INTRO = [
  [2, 0],
  [6, 0],
  [10, 0],
  [14, 12],
];
export const BASS_GROOVE = [
  [2, 0],
  [3, 0],
  [6, 0],
  [7, 12],
  [10, 0],
  [11, 0],
  [14, 12],
  [15, 7],
];

/** Which chord voice each sixteenth plays; null rests. */
export const ARPEGGIO = [0, 2, 4, 1, 3, null, 4, 2, 1, 3, 4, null, 2, 4, 3, 1];

/** The hook: [step, MIDI note, length in steps], in a 3+3+2+3+3+2 rhythm that the chord stabs share. */
export const HOOK = [
  [96, 76, 3],
  [99, 79, 3],
  [102, 81, 2],
  [104, 83, 3],
  [107, 81, 3],
  [110, 79, 2],
  [112, 76, 3],
  [115, 72, 3],
  [118, 76, 2],
  [120, 79, 3],
  [123, 81, 3],
  [126, 79, 2],
  [128, 76, 3],
  [131, 79, 3],
  [134, 84, 2],
  [136, 83, 3],
  [139, 86, 3],
  [142, 83, 2],
  [144, 81, 12],
];

/** The hook's opening, half as fast, over the break. */
export const HOOK_FORESHADOWED = [
  [64, 76, 6],
  [70, 77, 6],
  [76, 81, 4],
  [80, 83, 6],
  [86, 81, 2],
  [88, 80, 5],
];

export const STAB_STEPS = HOOK.map(([step]) => step).filter((step) => step < ENDING_BAR * 16);

function steps(from, to, every) {
  return Array.from({ length: Math.ceil((to - from) / every) }, (_, index) => from + index * every);
}
