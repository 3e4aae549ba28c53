import { Score, type CorpusPiece, type PieceOptions } from './score.ts';
import type { Voice } from './voices.ts';

/** A voice that plays a pattern over the bars. */
export interface Part {
  readonly voice: Voice;
  /** A character per step: X loud, x medium, o soft, anything else a rest. Several patterns take turns, bar by bar. */
  readonly pattern: string | readonly string[];
  readonly gain: number;
  /** Pitch of a drum in Hz, decay in seconds. */
  readonly hz?: number;
  readonly decay?: number;
  /** What an instrument plays of the bar's chord, and octaves above 55 Hz's. */
  readonly plays?: 'root' | 'octaves' | 'walk' | 'chord' | 'arpeggio' | 'melody';
  readonly octave?: number;
  /** Steps; by default until the part's next note. */
  readonly length?: number;
  /** Bars in which it rests. */
  readonly rests?: (bar: number) => boolean;
  /** Share of the notes that fail to appear, by chance. */
  readonly drops?: number;
}

/** A kind of piece as data. */
export interface Style {
  readonly name: string;
  readonly bpm: number | ((beat: number) => number);
  readonly bars: number;
  readonly beatsPerBar?: number;
  /** Steps of the patterns per beat: 4 unless given; 3 for triplets. */
  readonly steps?: number;
  /** Semitones from the key for each root in turn, with an m for minor. */
  readonly chords?: readonly string[];
  readonly chordsPerBar?: number;
  readonly sound?: Omit<PieceOptions, 'name' | 'seed' | 'bars' | 'beatsPerBar' | 'bpm'>;
  readonly parts: readonly Part[];
}

const loudness: Readonly<Record<string, number>> = { X: 1, x: 0.7, o: 0.4 };
const walkSteps = [0, 4, 7, 9, 10, 9, 7, 5];
const melodySteps = [0, 2, 4, 7, 9, 12, 7, 4];

/** The piece of a style at `timeScale` times its tempo; the seed moves chances, jitter, variants and key. */
export function makePiece(style: Style, seed: number, timeScale = 1): CorpusPiece {
  const { beatsPerBar = 4, steps = 4, chords = ['0m'], chordsPerBar = 1, bpm } = style;
  const score = new Score({
    ...style.sound,
    name: style.name,
    seed,
    bars: style.bars,
    beatsPerBar,
    bpm: (beat) => timeScale * (typeof bpm === 'number' ? bpm : bpm(beat)),
  });
  const key = Math.floor(7 * score.random(0, 96)) - 3;
  const chordAt = (bar: number, step: number) => {
    const half = Math.floor((step * chordsPerBar) / (steps * beatsPerBar));
    const chord = chords[(bar * chordsPerBar + half) % chords.length]!;
    return { root: Number.parseInt(chord, 10) + key, third: chord.endsWith('m') ? 3 : 4 };
  };
  style.parts.forEach((part, channel) => {
    const patterns = typeof part.pattern === 'string' ? [part.pattern] : part.pattern;
    let played = 0;
    for (let bar = 0; bar < style.bars; bar++) {
      if (part.rests?.(bar)) continue;
      const pattern = patterns[bar % patterns.length]!;
      for (let step = 0; step < pattern.length; step++) {
        const gain = part.gain * (loudness[pattern[step]!] ?? 0);
        const index = bar * 64 + step;
        if (gain === 0 || score.random(index, channel) < (part.drops ?? 0)) continue;
        const until = part.length ?? nextNote(pattern, step) - step;
        const beat = bar * beatsPerBar + step / steps;
        const options = {
          length: (0.95 * until) / steps,
          gain: gain * (0.9 + 0.2 * score.random(index, channel + 40)),
        };
        if (!part.plays) {
          score.play(part.voice, beat, { ...options, hz: part.hz ?? 100, decay: part.decay ?? 0.1 });
          continue;
        }
        const { root, third } = chordAt(bar, step);
        for (const semitones of notesOf(part.plays, third, played, score.random(index, channel + 60))) {
          const hz = 55 * 2 ** ((part.octave ?? 0) + (root + semitones) / 12);
          score.play(part.voice, beat, { ...options, hz });
        }
        played += 1;
      }
    }
  });
  return score.finish();
}

function nextNote(pattern: string, step: number): number {
  let next = step + 1;
  while (next < pattern.length && !(pattern[next]! in loudness)) next += 1;
  return next;
}

/** Semitones above the root. */
function notesOf(plays: NonNullable<Part['plays']>, third: number, played: number, chance: number): readonly number[] {
  const triad = [0, third, 7];
  switch (plays) {
    case 'root':
      return [0];
    case 'octaves':
      return [12 * (played % 2)];
    case 'walk':
      return [walkSteps[played % walkSteps.length]!];
    case 'chord':
      return triad;
    case 'arpeggio':
      return [[...triad, 12][played % 4]!];
    case 'melody':
      return [melodySteps[Math.floor(chance * melodySteps.length)]!];
  }
}
