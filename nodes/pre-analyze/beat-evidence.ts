import { GRID_HZ } from '#runtime/features.ts';
import type { Novelty } from './novelty.ts';
import { patternSimilarity } from './pattern-similarity.ts';
import { contrast, emptyShare, mean, opposition, standingOut } from './stroke-patterns.ts';

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

/** What all hypotheses of a track are held against. */
export interface HeardTrack {
  readonly novelty: Novelty;
  /** Grid points of the first clear onset, and of the first clear stroke below 160 Hz. */
  readonly firstOnsets: readonly number[];
  /** Clarity of the clearest hypothesis. */
  readonly clearest: number;
}

/** Where strokes may lie in a beat, as fractions of it. */
const PLACES = { beats: [0], halves: [1 / 2], quarters: [1 / 4, 3 / 4], thirds: [1 / 3, 2 / 3] } as const;
/** Bars and their halves and multiples, in half beats; and what a triplet feel repeats after, in thirds. */
const HALF_BEATS = [1, 2, 3, 4, 6, 8, 12, 16] as const;
const THIRDS = [1, 2, 3, 4, 6] as const;

/**
 * What speaks for and against a hypothesis, in a fixed order; every number is about −4…4 and the same at any gain. What each
 * counts, beat-network.ts knows.
 */
export function evidence(hypothesis: Hypothesis, track: HeardTrack): readonly number[] {
  const { chain } = hypothesis;
  const { full, low, mid, high, change, broad, joint } = track.novelty;
  const places = {
    beats: [...chain],
    halves: between(chain, PLACES.halves),
    quarters: between(chain, PLACES.quarters),
    thirds: between(chain, PLACES.thirds),
  };
  const at = (strength: Float32Array) => ({
    beats: strokes(strength, places.beats),
    halves: strokes(strength, places.halves),
    quarters: strokes(strength, places.quarters),
    thirds: strokes(strength, places.thirds),
  });
  const heard = { full: at(full), low: at(low), mid: at(mid), high: at(high), change: at(change), broad: at(broad) };
  const weight = {
    beats: heard.low.beats.map((value, n) => value + heard.mid.beats[n]!),
    halves: heard.low.halves.map((value, n) => value + heard.mid.halves[n]!),
  };
  const tempo = Math.log2(medianBpm(chain) / USUAL_BPM);
  const onHalves = [...places.beats, ...places.halves].sort((a, b) => a - b);
  const onThirds = [...places.beats, ...places.thirds].sort((a, b) => a - b);
  const onQuarters = [...onHalves, ...places.quarters];
  const similarities = patternSimilarity(onHalves, [low, mid, high], HALF_BEATS, 4);
  const [, one, , two, three, four, , eight] = similarities;
  return [
    tempo,
    tempo * tempo,
    Math.min(0.3, hypothesis.irregularity),
    hypothesis.clarity / track.clearest,
    ...track.firstOnsets.map((place) => phaseOf(place, hypothesis)),
    ...Object.values(heard).flatMap(placement),
    ...[heard.low, heard.mid, heard.high, heard.change, weight].flatMap(accents),
    ...similarities,
    Math.max(three!, four!, eight!),
    Math.max(two!, three!) - one!,
    ...patternSimilarity(onThirds, [low, mid, high], THIRDS, 3),
    opposition(heard.low.beats, heard.mid.beats),
    opposition(heard.low.halves, heard.mid.halves),
    opposition(heard.low.beats, heard.high.beats),
    exchange(heard.low, heard.mid),
    exchange(heard.low, heard.high),
    Math.log(shareNear(joint, chain, 1) + 0.01),
    Math.log(shareNear(joint, chain, 2) + 0.01),
    Math.log(shareNear(joint, onHalves, 2) + 0.01),
    Math.log(shareNear(joint, onQuarters, 2) + 0.01),
    Math.log(shareNear(joint, onThirds, 2) + 0.01),
    ...weakestPart(joint, chain, places.halves),
    emptyShare(weight.beats),
    emptyShare(heard.full.halves),
  ];
}

/** What people tap most readily. */
const USUAL_BPM = 115;

/** The tempo that evidence speaks of. */
export function medianBpmOf([tempo = 0]: readonly number[]): number {
  return USUAL_BPM * 2 ** tempo;
}

type Strokes = Readonly<Record<keyof typeof PLACES, readonly number[]>>;

/** On beats against half-way between; on thirds and quarters against these; and how strong beats are. */
function placement({ beats, halves, quarters, thirds }: Strokes): number[] {
  const onBeats = mean(beats);
  const onHalves = mean(halves);
  return [
    contrast(onBeats, onHalves),
    contrast(mean(thirds), onBeats),
    contrast(mean(quarters), Math.max(onHalves, 0.01)),
    Math.log(onBeats + 0.01),
  ];
}

/** How much every second, third and fourth beat stands out, and every second place half-way between. */
function accents({ beats, halves }: Pick<Strokes, 'beats' | 'halves'>): number[] {
  return [standingOut(beats, 2), standingOut(beats, 3), standingOut(beats, 4), standingOut(halves, 2)];
}

/** Places at the given fractions of the steps. */
function between(chain: readonly number[], fractions: readonly number[]): number[] {
  const places: number[] = [];
  for (const fraction of fractions) {
    for (let n = 1; n < chain.length; n++) places.push(chain[n - 1]! + fraction * (chain[n]! - chain[n - 1]!));
  }
  return places;
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
    const energy = power === 1 ? joint[k]! : joint[k]! * joint[k]!;
    all += energy;
    if (near[k]) inside += energy;
  }
  return inside / (all || 1);
}

/** Parts that a track is cut into, and share of the mean novelty from which on a part counts. */
const PARTS = 6;
const LEAST_PART = 0.3;

/**
 * The least share of the novelty that lies near beats in any part of the track, as a logarithm, and the least contrast of beats
 * against places half-way between: a hypothesis that loses its place for a while fits badly there.
 */
function weakestPart(joint: Float64Array, beats: readonly number[], halves: readonly number[]): [number, number] {
  const length = Math.ceil(joint.length / PARTS);
  const sums = { all: new Float64Array(PARTS), beats: new Float64Array(PARTS), halves: new Float64Array(PARTS) };
  for (let k = 0; k < joint.length; k++) sums.all[Math.floor(k / length)]! += joint[k]!;
  for (const [places, sum] of [
    [beats, sums.beats],
    [halves, sums.halves],
  ] as const) {
    for (const place of places) {
      const centre = Math.round(place);
      for (let k = Math.max(0, centre - REACH); k <= Math.min(joint.length - 1, centre + REACH); k++) {
        sum[Math.floor(k / length)]! += joint[k]!;
      }
    }
  }
  const usual = sums.all.reduce((sum, value) => sum + value, 0) / PARTS;
  let share = 1;
  let least = 1;
  for (let part = 0; part < PARTS; part++) {
    if (sums.all[part]! <= LEAST_PART * usual) continue;
    share = Math.min(share, sums.beats[part]! / sums.all[part]!);
    least = Math.min(least, contrast(sums.beats[part]!, sums.halves[part]!));
  }
  return [Math.log(share + 0.01), least];
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

/** How much one kind of stroke keeps to the beats and another to the places half-way between: 0…1. */
function exchange(some: Strokes, others: Strokes): number {
  const here = contrast(mean(some.beats), mean(some.halves));
  const there = contrast(mean(others.halves), mean(others.beats));
  return Math.max(0, here) * Math.max(0, there);
}
