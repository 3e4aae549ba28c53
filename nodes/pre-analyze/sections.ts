import type { SectionKind } from '#graphs/features.ts';
import { GRID_HZ, type Section } from '#runtime/features.ts';
import { segment } from './segmentation.ts';
import { SLOW_HZ, type SlowFeatures } from './slow-features.ts';

/** What differs by one unit is clearly another section. */
const UNIT = { loudness: 5, bass: 6, mid: 9, high: 9, density: 0.5, brightness: 0.15 } as const;
/** A step of one unit in one feature between two stretches of six seconds just pays for a boundary. */
const BOUNDARY_COST = 12;
/** More sections than one in so many seconds are too many to follow. */
const SECONDS_PER_SECTION = 12;
const LONGEST_SECONDS = 60;
const LONGEST_SLOPE_SECONDS = 24;

const SHORTEST_SECONDS = 6;
const SHORTEST_BUILD_SECONDS = 4;
/** Music that fades away at the very end is quiet even so briefly. */
const SHORTEST_ENDING_SECONDS = 2;
const LONGEST_BUILD_SECONDS = 32;

/** Boundaries are looked for at most this far from where the slow features put them. */
const REFINE_SECONDS = 1.5;

/** How full the sound is, 1 at the track's full level: what tells quiet sections and drops. */
export function fullness({ loudness, bass, density }: SlowFeatures, n: number): number {
  return 1 + 0.5 * (loudness[n]! / 12) + 0.25 * (bass[n]! / 15) - 0.25 * (1 - Math.min(1, density[n]!));
}
const QUIET_BELOW = 0.66;
const FULL_ABOVE = 0.85;
const DROP_RISE = 0.2;
/** Sum of what rises through a build, in units. */
const BUILD_RISE = 1;
const BUILD_STEADINESS = 0.5;

export interface SectionSources {
  readonly slow: SlowFeatures;
  readonly duration: number;
  readonly beats: Float64Array;
  readonly downbeats: Float64Array;
  readonly momentaryLufs: Float32Array;
  readonly bassDb: Float32Array;
}

/** A stretch of points [from, to) of the slow features. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Parts of the track: where loudness, bands, density and brightness change for good, cut at the beat where the sound changes
 * most. What each is follows from how full it is, how it moves and what comes before it.
 */
export function findSections(sources: SectionSources): Section[] {
  const { slow, duration } = sources;
  const merged = mergeAlike(nameLongEnough(slow, findStretches(slow, duration), duration));
  const starts = merged.map(({ kind, from, to }, n) => {
    if (n === 0) return 0;
    const before = merged[n - 1]!;
    const shorter = Math.min(to - from, from - before.from) / SLOW_HZ;
    // Boundaries on both sides of a short section may move: a build of four seconds keeps three.
    const room = kind === 'build' || before.kind === 'build' ? (shorter - 3) / 2 : shorter / 4;
    return refineBoundary(from / SLOW_HZ, Math.min(REFINE_SECONDS, Math.max(0.5, room)), sources);
  });
  return merged.map(({ kind }, n) => ({ kind, start: starts[n]!, end: starts[n + 1] ?? duration }));
}

function findStretches(slow: SlowFeatures, duration: number): Stretch[] {
  const dimensions = (Object.keys(UNIT) as (keyof typeof UNIT)[]).map((name) =>
    slow[name].map((value) => value / UNIT[name]),
  );
  const options = {
    shortest: Math.round(shortestIn(SHORTEST_BUILD_SECONDS, duration) * SLOW_HZ),
    longest: LONGEST_SECONDS * SLOW_HZ,
    longestSlope: LONGEST_SLOPE_SECONDS * SLOW_HZ,
  };
  const most = Math.max(2, duration / Math.min(SECONDS_PER_SECTION, duration / 5));
  let cost = BOUNDARY_COST;
  let starts = segment(dimensions, { ...options, cost });
  while (starts.length > most) {
    cost *= 1.4;
    starts = segment(dimensions, { ...options, cost });
  }
  return starts.map((from, n) => ({ from, to: starts[n + 1] ?? slow.length }));
}

function nameStretches(slow: SlowFeatures, stretches: readonly Stretch[]): SectionKind[] {
  const kinds: SectionKind[] = [];
  const plain = (stretch: Stretch): SectionKind => (meanFullness(slow, stretch) < QUIET_BELOW ? 'quiet' : 'main');
  stretches.forEach((stretch, n) => {
    const next = stretches[n + 1];
    const before = kinds[n - 1];
    if (next && isBuild(slow, stretch, next)) kinds.push('build');
    else if ((before === 'build' || before === 'quiet') && isDrop(slow, stretches[n - 1]!, stretch)) kinds.push('drop');
    else kinds.push(plain(stretch));
  });
  // A rise that leads to no drop is no build.
  for (let n = kinds.length - 1; n >= 0; n--) {
    const leads = kinds[n + 1] === 'drop' || kinds[n + 1] === 'build';
    if (kinds[n] === 'build' && !leads) kinds[n] = plain(stretches[n]!);
  }
  return kinds;
}

function isBuild(slow: SlowFeatures, stretch: Stretch, next: Stretch): boolean {
  const seconds = (stretch.to - stretch.from) / SLOW_HZ;
  if (seconds > LONGEST_BUILD_SECONDS) return false;
  if (meanFullness(slow, next) < FULL_ABOVE || meanFullness(slow, next) < meanFullness(slow, stretch)) return false;
  const { rise, steadiness } = trend(slow, stretch);
  return rise >= BUILD_RISE && steadiness >= BUILD_STEADINESS;
}

/** How far what builds up rises from end to end, in units, and which share of its movement that rise explains. */
function trend(slow: SlowFeatures, { from, to }: Stretch): { rise: number; steadiness: number } {
  const excitement = Float64Array.from(
    { length: to - from },
    (_, n) =>
      slow.loudness[from + n]! / UNIT.loudness +
      slow.density[from + n]! / UNIT.density +
      slow.brightness[from + n]! / UNIT.brightness +
      slow.high[from + n]! / UNIT.high / 2,
  );
  const whole = { from: 0, to: excitement.length };
  const average = mean(excitement, whole);
  const spread = excitement.reduce((sum, value) => sum + (value - average) ** 2, 0) / excitement.length;
  const rise = slope(excitement, whole);
  // A straight line that rises by r has the variance r²/12.
  return { rise, steadiness: spread > 0 ? rise ** 2 / 12 / spread : 0 };
}

function isDrop(slow: SlowFeatures, before: Stretch, stretch: Stretch): boolean {
  const level = meanFullness(slow, stretch);
  const last = { from: Math.max(before.from, before.to - 3 * SLOW_HZ), to: before.to };
  const bassReturns = mean(slow.bass, stretch) > mean(slow.bass, before) + 2;
  return level >= FULL_ABOVE && (level - meanFullness(slow, last) >= DROP_RISE || bassReturns);
}

/** Names stretches, and as long as one is too short for its kind gives it to the neighbour that is more like it. */
function nameLongEnough(slow: SlowFeatures, stretches: readonly Stretch[], duration: number): NamedStretch[] {
  const kinds = nameStretches(slow, stretches);
  const named = stretches.map((stretch, n) => ({ ...stretch, kind: kinds[n]! }));
  const short = named.findIndex((stretch, n) => {
    const ends = n === named.length - 1 && stretch.kind === 'quiet';
    const usual = stretch.kind === 'build' ? SHORTEST_BUILD_SECONDS : ends ? SHORTEST_ENDING_SECONDS : SHORTEST_SECONDS;
    return (stretch.to - stretch.from) / SLOW_HZ < shortestIn(usual, duration);
  });
  if (short < 0 || named.length === 1) return named;
  const level = (n: number) => {
    const stretch = stretches[n];
    return stretch ? meanFullness(slow, stretch) : Infinity;
  };
  const withNext = Math.abs(level(short + 1) - level(short)) < Math.abs(level(short - 1) - level(short));
  const first = withNext ? short : short - 1;
  const joined = { from: stretches[first]!.from, to: stretches[first + 1]!.to };
  return nameLongEnough(slow, stretches.toSpliced(first, 2, joined), duration);
}

/** A piece of twenty seconds has sections too: an eighth of a short piece is long enough. */
function shortestIn(usualSeconds: number, duration: number): number {
  return Math.min(usualSeconds, Math.max(2, duration / 8));
}

interface NamedStretch extends Stretch {
  readonly kind: SectionKind;
}

/** Joins neighbours of one kind unless both are main. */
function mergeAlike(stretches: readonly NamedStretch[]): NamedStretch[] {
  const merged: NamedStretch[] = [];
  for (const stretch of stretches) {
    const last = merged.at(-1);
    if (last && last.kind === stretch.kind && last.kind !== 'main')
      merged[merged.length - 1] = { ...last, to: stretch.to };
    else merged.push(stretch);
  }
  return merged;
}

/** Of the beats near `time`, or of all grid points where there are none, the one at which loudness and bass change most. */
function refineBoundary(
  time: number,
  reach: number,
  { beats, downbeats, momentaryLufs, bassDb }: SectionSources,
): number {
  const isNear = (other: number) => Math.abs(other - time) <= reach;
  const near = beats.filter(isNear);
  const downbeat = new Set(downbeats.filter(isNear));
  const candidates =
    near.length > 0
      ? near
      : Float64Array.from(
          { length: Math.floor(2 * reach * GRID_HZ) },
          (_, n) => Math.max(0, time - reach) + n / GRID_HZ,
        );
  let best = time;
  let most = -1;
  for (const candidate of candidates) {
    const change = stepAt(momentaryLufs, candidate) / UNIT.loudness + stepAt(bassDb, candidate) / UNIT.bass;
    const distance = (candidate - time) / reach;
    const score = (0.2 + change) * (1 - 0.5 * distance * distance) * (downbeat.has(candidate) ? 1.5 : 1);
    if (score <= most) continue;
    most = score;
    best = candidate;
  }
  return best;
}

const STEP_SECONDS = 1;
/** What is further below the track's peak than this is silence. */
const SILENCE_DB = 60;

/** Difference in dB, without sign, between the seconds after and before. */
function stepAt(levelsDb: Float32Array, time: number): number {
  const k = Math.round(time * GRID_HZ);
  const reach = STEP_SECONDS * GRID_HZ;
  const floor = levelsDb.reduce((most, db) => Math.max(most, db), -Infinity) - SILENCE_DB;
  const level = (from: number, to: number) => {
    const part = levelsDb.subarray(Math.max(0, from), Math.max(0, to));
    return part.length > 0 ? part.reduce((sum, db) => sum + Math.max(db, floor), 0) / part.length : floor;
  };
  return Math.min(24, Math.abs(level(k, k + reach) - level(k - reach, k)));
}

function meanFullness(slow: SlowFeatures, { from, to }: Stretch): number {
  let sum = 0;
  for (let n = from; n < to; n++) sum += fullness(slow, n);
  return sum / (to - from);
}

function mean(values: Float64Array, { from, to }: Stretch): number {
  return values.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
}

/** How far the straight line through the values rises from end to end. */
function slope(values: Float64Array, { from, to }: Stretch): number {
  const centre = (from + to - 1) / 2;
  let lean = 0;
  let spread = 0;
  for (let n = from; n < to; n++) {
    lean += (n - centre) * values[n]!;
    spread += (n - centre) ** 2;
  }
  return spread > 0 ? (lean / spread) * (to - from) : 0;
}
