import { GRID_HZ } from '#runtime/features.ts';
import { bpmOf, FRAME_POINTS, octaves, TEMPI, tempoOf, type Tempogram } from './tempogram.ts';

/** What a change by an octave costs, in units of the tempogram summed over seconds. */
const CHANGE_COST = 3;
/** Furthest step from one second to the next. */
const FURTHEST_STEP = 26;
/** What an octave's distance from the centre costs a second; grows with its square. */
const STRAY_COST = 0.8;

const RATIOS = [1, 2, 1 / 2, 3 / 2, 2 / 3, 3, 1 / 3, 4 / 3, 3 / 4] as const;
const PEAKS = 3;
const MOST_CANDIDATES = 12;

/** Tempi that a listener might tap: the strongest periods over the whole track and simple fractions of them. */
export function candidateTempi({ frames, values }: Tempogram, [slowest, fastest]: readonly [number, number]): number[] {
  const total = new Float64Array(TEMPI);
  for (let frame = 0; frame < frames; frame++) {
    for (let tempo = 0; tempo < TEMPI; tempo++) total[tempo] = total[tempo]! + values[frame * TEMPI + tempo]!;
  }
  const peaks = Array.from(total.keys())
    .filter((tempo) => total[tempo]! > (total[tempo - 1] ?? 0) && total[tempo]! >= (total[tempo + 1] ?? 0))
    .toSorted((a, b) => total[b]! - total[a]!)
    .slice(0, PEAKS);
  const candidates: number[] = [];
  for (const ratio of RATIOS) {
    for (const peak of peaks) {
      const bpm = ratio * bpmOf(peak);
      const tempo = tempoOf(bpm);
      if (bpm < slowest || bpm > fastest) continue;
      if (candidates.every((other) => Math.abs(other - tempo) > 2)) candidates.push(tempo);
    }
  }
  return candidates.slice(0, MOST_CANDIDATES);
}

/** The tempo that each frame's period and steadiness make likeliest, around a centre (Viterbi). Tempi per frame. */
export function tempoPath({ frames, values }: Tempogram, centre: number): Int16Array {
  let score = new Float64Array(TEMPI);
  let next = new Float64Array(TEMPI);
  const from = new Int16Array(frames * TEMPI);
  const stray = Float64Array.from({ length: TEMPI }, (_, tempo) => STRAY_COST * octaves(tempo - centre) ** 2);
  const change = Float64Array.from({ length: FURTHEST_STEP + 1 }, (_, step) => CHANGE_COST * octaves(step));
  for (let frame = 0; frame < frames; frame++) {
    for (let tempo = 0; tempo < TEMPI; tempo++) {
      let best = score[tempo]!;
      let origin = tempo;
      const last = Math.min(TEMPI - 1, tempo + FURTHEST_STEP);
      for (let other = Math.max(0, tempo - FURTHEST_STEP); other <= last; other++) {
        const candidate = score[other]! - change[Math.abs(other - tempo)]!;
        if (candidate <= best) continue;
        best = candidate;
        origin = other;
      }
      next[tempo] = best + values[frame * TEMPI + tempo]! - stray[tempo]!;
      from[frame * TEMPI + tempo] = origin;
    }
    [score, next] = [next, score];
  }
  const path = new Int16Array(frames);
  let tempo = score.reduce((best, value, n) => (value > score[best]! ? n : best), 0);
  for (let frame = frames - 1; frame >= 0; frame--) {
    path[frame] = tempo;
    tempo = from[frame * TEMPI + tempo]!;
  }
  return path;
}

/** Mean of the tempogram along a path. */
export function pathClarity({ frames, values }: Tempogram, path: Int16Array): number {
  let sum = 0;
  for (let frame = 0; frame < frames; frame++) sum += values[frame * TEMPI + path[frame]!]!;
  return sum / frames;
}

/** Period in grid points at each grid point. */
export function periodsAlong(path: Int16Array, gridLength: number): Float32Array {
  const periods = new Float32Array(gridLength);
  for (let k = 0; k < gridLength; k++) {
    const left = Math.min(Math.floor(k / FRAME_POINTS), path.length - 1);
    const right = Math.min(left + 1, path.length - 1);
    const tempo = path[left]! + ((path[right]! - path[left]!) * (k - left * FRAME_POINTS)) / FRAME_POINTS;
    periods[k] = (60 * GRID_HZ) / bpmOf(tempo);
  }
  return periods;
}
