import type { Part, Style } from '#nodes/pre-analyze/corpus/style.ts';
import { drums, instruments, type Voice } from '#nodes/pre-analyze/corpus/voices.ts';
import { randomFloat } from '#runtime/media/random.ts';
import { plainVoices } from './plain-voices.ts';
import { rhythmFamilies, type Pattern, type RhythmFamily } from './rhythm-families.ts';

export interface RandomPiece {
  readonly style: Style;
  /** Some of its parts were left out. */
  readonly sparse: boolean;
}

/** About how long each piece is. */
const SECONDS = 34;

const voices = {
  kick: [drums.kick, drums.kick, drums.kick, drums.softKick, plainVoices.kick, plainVoices.kick, plainVoices.dullKick],
  snare: [drums.snare, drums.snare, drums.clap, drums.rim, drums.brush, plainVoices.snare, plainVoices.snare],
  hat: [drums.hat, drums.hat, drums.ride, drums.shaker, plainVoices.hat],
  more: [drums.shaker, drums.clap, drums.rim, drums.hat, plainVoices.hat],
  bass: [
    ...[instruments.subBass, instruments.sawBass, instruments.pickedBass, instruments.uprightBass],
    ...[plainVoices.bass, plainVoices.saw],
  ],
  chords: [
    ...[instruments.piano, instruments.electricPiano, instruments.guitar, instruments.organ, instruments.stab],
    ...[instruments.pad, instruments.strings, instruments.pluck, instruments.softPiano],
    ...[plainVoices.bell, plainVoices.slowPad],
  ],
  melody: [
    ...[instruments.lead, instruments.pluck, instruments.strings, instruments.brass, instruments.piano],
    plainVoices.bell,
  ],
  softBass: [instruments.strings, instruments.uprightBass, plainVoices.slowPad, plainVoices.bass],
  softChords: [
    ...[instruments.strings, instruments.pad, instruments.softPiano, instruments.brass],
    plainVoices.slowPad,
  ],
  softMelody: [instruments.strings, instruments.lead, plainVoices.slowPad],
} satisfies Record<string, readonly Voice[]>;

const progressions: readonly (readonly string[])[] = [
  ['0', '7', '9m', '5'],
  ['0m', '-4', '3', '-2'],
  ['0m'],
  ['0m', '5m'],
  ['2m', '7', '0', '0'],
  ['0', '5', '7', '0'],
];

const melodies: readonly Pattern[] = [
  ['X.....x.x...x...', '..x.x...X.......'],
  ['X...x...x.......', '....x...x.x.....'],
  ['X.......x...x...', '....x.......x...'],
  ['X...x...x...x...', 'X...x.x.x...x...'],
];

/** Piece `index` of all that a seed stands for; the families take turns. */
export function randomPiece(seed: number, index: number): RandomPiece {
  const chance = new Chance(seed, index);
  const family = rhythmFamilies[index % rhythmFamilies.length]!;
  const { beatsPerBar = 4, steps = 4 } = family;
  const bpm = chance.between(0.82, 1.16) * chance.octavesBetween(...family.bpm);
  const bars = Math.max(6, Math.round((SECONDS * bpm) / 60 / beatsPerBar));
  const tempo = tempoCourse(chance, bpm, bars * beatsPerBar);
  const breakBars = chance.happens(0.25) ? [Math.round(bars * chance.between(0.2, 0.6)), chance.whole(2, 6)] : [0, 0];
  const rests = (bar: number) => bar >= breakBars[0]! && bar < breakBars[0]! + breakBars[1]!;
  const sparse = !family.withoutDrums && chance.happens(0.35);
  const parts = [
    ...drumParts(chance, family, sparse, rests),
    ...tonalParts(chance, family, sparse),
    ...melodyParts(chance, family),
  ];
  const style: Style = {
    name: [`${index} ${family.name}`, sparse && 'sparse', breakBars[1] && 'break', tempo.name]
      .filter(Boolean)
      .join(', '),
    bars,
    beatsPerBar,
    steps,
    chords: chance.pick(progressions),
    chordsPerBar: beatsPerBar === 4 && chance.happens(0.2) ? 2 : 1,
    bpm: tempo.bpm,
    sound: {
      swing: family.swings ? chance.pick(family.swings) : { at: 0.5, pair: 1 },
      jitter: chance.happens(0.5) ? chance.between(0, 0.01) : 0,
      reverb: chance.happens(0.4) ? chance.between(0, 0.45) : 0,
      drive: chance.happens(0.4) ? chance.between(1, 4) : 1,
      noise: chance.happens(0.3) ? 0.004 : 0.0003,
    },
    parts,
  };
  return { style, sparse };
}

type Rests = (bar: number) => boolean;

/** Steady in four of five pieces; else one jump, a steady drift, or a slow wave. */
function tempoCourse(chance: Chance, bpm: number, beats: number): { name: string; bpm: (beat: number) => number } {
  const kind = chance.between(0, 1);
  if (kind < 0.08) {
    const other = bpm * (chance.happens(0.5) ? chance.between(1.15, 1.4) : chance.between(0.75, 0.87));
    return { name: 'jump', bpm: (beat) => (beat < 0.45 * beats ? bpm : other) };
  }
  if (kind < 0.16) {
    const drift = chance.happens(0.5) ? 0.35 : -0.25;
    return { name: 'drift', bpm: (beat) => bpm * (1 + (drift * beat) / beats) };
  }
  if (kind < 0.22) return { name: 'wave', bpm: (beat) => bpm * (1 + 0.08 * Math.sin(beat / 8)) };
  return { name: '', bpm: () => bpm };
}

function drumParts(chance: Chance, family: RhythmFamily, sparse: boolean, rests: Rests): Part[] {
  const { kick, snare, hat, more } = chance.pick(family.drums);
  const parts: Part[] = [];
  if (kick) {
    const voice = family.soft ? drums.softKick : chance.pick(voices.kick);
    // Below a loud bass the kick is never strong.
    const gain = family.loudBass ? chance.between(0.4, 0.7) : chance.between(0.6, 1.3);
    parts.push({ voice, pattern: kick, gain, hz: chance.between(42, 66), decay: chance.between(0.05, 0.23), rests });
  }
  if (snare && (!sparse || chance.happens(0.8))) {
    const gain = chance.between(0.3, 0.9);
    const [hz, decay] = [chance.between(160, 240), chance.between(0.04, 0.14)];
    parts.push({ voice: chance.pick(voices.snare), pattern: snare, gain, hz, decay, rests });
  }
  if (hat && (!sparse || chance.happens(0.6))) {
    const gain = chance.between(0.1, 0.55);
    const [hz, decay] = [chance.between(4500, 8000), chance.between(0.015, 0.085)];
    parts.push({ voice: chance.pick(voices.hat), pattern: hat, gain, hz, decay, rests });
  }
  if (more && (!sparse || chance.happens(0.5))) {
    const gain = chance.between(0.15, 0.4);
    parts.push({ voice: chance.pick(voices.more), pattern: more, gain, hz: 900, decay: 0.03, rests });
  }
  return parts;
}

/** These go on through a break. */
function tonalParts(chance: Chance, family: RhythmFamily, sparse: boolean): Part[] {
  const { beatsPerBar = 4, steps = 4, soft, withoutDrums, loudBass } = family;
  const parts: Part[] = [];
  if (withoutDrums || loudBass || !sparse || chance.happens(0.6)) {
    parts.push({
      voice: chance.pick(soft ? voices.softBass : voices.bass),
      pattern: chance.pick(family.bass),
      gain: loudBass ? chance.between(0.8, 1.4) : chance.between(0.3, 1),
      plays: chance.pick(['root', 'root', 'walk', 'octaves'] as const),
      octave: 0,
    });
  }
  if (withoutDrums || !sparse || chance.happens(0.6)) {
    parts.push({
      voice: chance.pick(soft ? voices.softChords : voices.chords),
      pattern: chance.pick(family.chords),
      gain: chance.between(0.08, 0.28),
      plays: chance.pick(['chord', 'chord', 'arpeggio'] as const),
      octave: chance.whole(1, 2),
    });
  }
  if (chance.happens(0.4)) {
    const pattern = 'X'.padEnd(steps * beatsPerBar, '.');
    parts.push({ voice: instruments.pad, pattern, gain: 0.1, plays: 'chord', octave: 1 });
  }
  return parts;
}

function melodyParts(chance: Chance, { beatsPerBar = 4, steps = 4, soft }: RhythmFamily): Part[] {
  if (!soft && chance.happens(0.5)) return [];
  const first = chance.whole(0, 3);
  const onBeats = 'X'.padEnd(steps * beatsPerBar, `${'.'.repeat(steps - 1)}x`);
  return [
    {
      voice: chance.pick(soft ? voices.softMelody : voices.melody),
      pattern: beatsPerBar === 4 && steps === 4 ? chance.pick(melodies) : onBeats,
      gain: 0.2,
      plays: 'melody',
      octave: 3,
      rests: (bar) => bar < first,
    },
  ];
}

/** Chances of one piece, one after the other. */
class Chance {
  readonly #seed: number;
  readonly #index: number;
  #drawn = 0;

  constructor(seed: number, index: number) {
    this.#seed = seed;
    this.#index = index;
  }

  between(low: number, high: number): number {
    return low + (high - low) * randomFloat(this.#seed, this.#index, this.#drawn++);
  }

  /** As likely in each octave. */
  octavesBetween(low: number, high: number): number {
    return low * (high / low) ** this.between(0, 1);
  }

  /** Both ends may come. */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  happens(share: number): boolean {
    return this.between(0, 1) < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)]!;
  }
}
