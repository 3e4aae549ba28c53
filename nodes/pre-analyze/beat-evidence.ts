import { GRID_HZ } from '#runtime/features.ts';
import type { Novelty } from './novelty.ts';
import { patternSimilarity } from './pattern-similarity.ts';

/** A way to hear the track: where its beats would be. */
export interface Hypothesis {
  /** Grid points, ascending. */
  readonly chain: readonly number[];
  /** Wanted period in grid points at each grid point. */
  readonly periods: Float32Array;
  /** Mean of the tempogram along the periods. */
  readonly clarity: number;
  /** Mean deviation of the steps from the periods, in octaves. */
  readonly irregularity: number;
}

/**
 * What each piece of evidence counts. Its sign is what musical sense demands; its size comes from a conditional logit model over
 * the hypotheses of synthetic pieces of many styles, judged by styles left out (docs/analysis.md).
 */
const WEIGHTS = {
  /** The best likeness of a beat to the one a bar later, for bars of three, four and eight. */
  barLikeness: 4.32,
  /** The better likeness of a beat to those two and three beats later. */
  nearLikeness: 1.47,
  /** How far, in beats up to a half, the track's first clear onset lies from a beat. */
  firstOnset: -4.25,
  /** Strokes on thirds of a beat, against those on beats: a tempo two thirds of the true one has its beats there. */
  strokesOnThirds: -0.99,
  /** High, and all sounds on beats against those half-way between. */
  highOnBeats: 1.17,
  allOnBeats: -0.46,
  /** How strong beats are, as a logarithm. */
  strength: 0.34,
  /** Share of the novelty that lies on beats, and of its square (strong strokes) on beats and half-way between, as logarithms. */
  share: 0.37,
  halvesShare: 0.3,
  /** Share of the places half-way between beats at which nothing sounds. */
  emptyHalves: -0.91,
  /** Sounds on quarters of a beat against those on halves. */
  quarters: -0.91,
  /** How much one beat in three or four stands out below 160 Hz. */
  lowBars: 1.45,
  /** How much every other beat stands out, the more the faster: of a tempo twice too fast every other one is weak. */
  alternation: -1.77,
  /** Clarity of the period, against the clearest hypothesis. */
  clarity: 1.09,
  irregularity: -9.33,
  /** Octaves above 115 bpm, squared, above 180 and below 64: what people tap. */
  tempo: 0.67,
  tempoSquared: -0.57,
  fast: -2.45,
  slow: -2.57,
} as const;

/** What all hypotheses of a track are held against. */
export interface HeardTrack {
  readonly novelty: Novelty;
  /** Grid point of the first clear onset. */
  readonly firstOnset: number;
  /** Clarity of the clearest hypothesis. */
  readonly clearest: number;
}

/** How likely a listener is to tap this; comparable between hypotheses of one track. */
export function plausibility(hypothesis: Hypothesis, track: HeardTrack): number {
  const found = evidence(hypothesis, track);
  let sum = 0;
  for (const [name, weight] of Object.entries(WEIGHTS)) sum += weight * found[name as keyof typeof WEIGHTS];
  return sum;
}

type Evidence = Readonly<Record<keyof typeof WEIGHTS, number>>;

function evidence(hypothesis: Hypothesis, { novelty, firstOnset, clearest }: HeardTrack): Evidence {
  const { chain, clarity, irregularity } = hypothesis;
  const { joint, full, low, mid, high } = novelty;
  const halves = between(chain, [1 / 2]);
  const thirds = between(chain, [1 / 3, 2 / 3]);
  const quarters = between(chain, [1 / 4, 3 / 4]);
  const lows = strokes(low, chain);
  const mids = strokes(mid, chain);
  const weights = lows.map((value, n) => value + mids[n]!);
  const fullOnBeats = mean(strokes(full, chain));
  const fullOnHalves = mean(strokes(full, halves));
  const [two, three, four, eight] = patternSimilarity(chain, [low, mid, high], [2, 3, 4, 8]);
  const tempo = Math.log2(medianBpm(chain) / 115);
  return {
    barLikeness: Math.max(three!, four!, eight!),
    nearLikeness: Math.max(two!, three!),
    firstOnset: phaseOf(firstOnset, hypothesis),
    strokesOnThirds: contrast(mean(strokes(low, thirds)) + mean(strokes(mid, thirds)), mean(weights)),
    // Off-beat hats are common: more than so much they say nothing.
    highOnBeats: Math.max(-0.25, contrast(mean(strokes(high, chain)), mean(strokes(high, halves)))),
    allOnBeats: contrast(fullOnBeats, fullOnHalves),
    strength: Math.log(fullOnBeats + 0.01),
    share: Math.log(shareNear(joint, chain, 1) + 0.01),
    halvesShare: Math.log(shareNear(joint, [...chain, ...halves], 2) + 0.01),
    emptyHalves: emptyShare(strokes(full, halves)),
    quarters: contrast(mean(strokes(full, quarters)), Math.max(fullOnHalves, 0.02)),
    lowBars: Math.max(standingOut(lows, 4), standingOut(lows, 3)),
    alternation: standingOut(weights, 2) * (tempo + 0.5),
    clarity: clarity / clearest,
    irregularity: Math.min(0.3, irregularity),
    tempo,
    tempoSquared: tempo * tempo,
    fast: Math.max(0, tempo - Math.log2(180 / 115)),
    slow: Math.max(0, -tempo - 0.85),
  };
}

/** Places at the given fractions of the steps. */
function between(chain: readonly number[], fractions: readonly number[]): number[] {
  return fractions.flatMap((fraction) => chain.slice(1).map((k, n) => chain[n]! + fraction * (k - chain[n]!)));
}

/** Grid points around a place in which its stroke counts. */
const REACH = 3;

function strokes(track: Float32Array, places: readonly number[]): number[] {
  return places.map((place) => {
    const centre = Math.round(place);
    let most = 0;
    for (let k = Math.max(0, centre - REACH); k <= Math.min(track.length - 1, centre + REACH); k++) {
      if (track[k]! > most) most = track[k]!;
    }
    return most;
  });
}

/** Share of the novelty to the given power that lies near the places. */
function shareNear(joint: Float64Array, places: readonly number[], power: number): number {
  const near = new Uint8Array(joint.length);
  for (const place of places) {
    const centre = Math.round(place);
    near.fill(1, Math.max(0, centre - REACH), Math.max(0, centre + REACH + 1));
  }
  let all = 0;
  let inside = 0;
  for (let k = 0; k < joint.length; k++) {
    const energy = joint[k]! ** power;
    all += energy;
    if (near[k]) inside += energy;
  }
  return inside / (all || 1);
}

/** Strokes around one that it is compared with, on either side. */
const SURROUNDINGS = 8;

/** Share of strokes that are weak beside those around them, where there are any. */
function emptyShare(values: readonly number[]): number {
  let empty = 0;
  let counted = 0;
  for (let n = 0; n < values.length; n++) {
    let most = 0;
    for (let m = Math.max(0, n - SURROUNDINGS); m <= Math.min(values.length - 1, n + SURROUNDINGS); m++) {
      most = Math.max(most, values[m]!);
    }
    if (most < 0.1) continue;
    counted += 1;
    if (values[n]! < 0.15 * most) empty += 1;
  }
  return empty / Math.max(1, counted);
}

function medianBpm(chain: readonly number[]): number {
  const steps = chain.slice(1).map((k, n) => k - chain[n]!);
  return (60 * GRID_HZ) / (steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? GRID_HZ / 2);
}

/** Distance in periods from a grid point to the nearest beat, at most a half. */
function phaseOf(place: number, { chain, periods }: Hypothesis): number {
  let nearest = chain[0] ?? 0;
  for (const k of chain) if (Math.abs(k - place) < Math.abs(nearest - place)) nearest = k;
  return Math.min(0.5, Math.abs(nearest - place) / (periods[nearest] ?? GRID_HZ / 2));
}

const WINDOW_BEATS = 12;

/** How much one in `size` beats stands out of the others, in windows of twelve: 0 for all alike, towards 1 for one alone. */
function standingOut(values: readonly number[], size: number): number {
  let sum = 0;
  let windows = 0;
  for (let start = 0; start + WINDOW_BEATS <= values.length || start === 0; start += WINDOW_BEATS) {
    const window = values.slice(start, start + WINDOW_BEATS);
    const means = Array.from({ length: size }, (_, place) => mean(window.filter((_value, n) => n % size === place)));
    sum += contrast(Math.max(...means), Math.min(...means));
    windows += 1;
  }
  return sum / windows;
}

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
}

/** −1…1: 0 for equals, and for a pair that is hardly there. */
function contrast(a: number, b: number): number {
  return (a - b) / (a + b + 0.02);
}
