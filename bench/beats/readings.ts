import { GRID_HZ } from '#runtime/features.ts';
import { evidence, medianBpmOf } from '#nodes/pre-analyze/beat-evidence.ts';
import { hypothesesOf } from '#nodes/pre-analyze/beat-hypotheses.ts';
import { plausibility, type BeatNetwork } from '#nodes/pre-analyze/beat-network.ts';
import { fMeasure, totalContinuity } from '#nodes/pre-analyze/corpus/beat-score.ts';
import { heardPiece } from '#nodes/pre-analyze/corpus/heard-piece.ts';
import { makePiece, type Style } from '#nodes/pre-analyze/corpus/style.ts';
import { CORPUS_RATE } from '#nodes/pre-analyze/corpus/voices.ts';
import { noveltyOf } from '#nodes/pre-analyze/novelty.ts';

/** One way to hear a piece: what speaks for it, and how right it is. */
export interface Reading {
  readonly evidence: readonly number[];
  /** F-measure within 70 ms, and AMLt, from five seconds on; of grid points, before beats are put to the millisecond. */
  readonly f70: number;
  readonly amlt: number;
}

export interface HeardPiece {
  readonly name: string;
  readonly readings: readonly Reading[];
  /** How much it counts in a fit. */
  readonly weight: number;
}

/** mir_eval's custom: the first five seconds do not count. */
const SKIPPED_SECONDS = 5;

/** All readings of a piece that PreAnalyze would weigh; none where nothing repeats. */
export function hearPiece(style: Style, timeScale: number, sparse: boolean): HeardPiece {
  const piece = makePiece(style, 1, timeScale);
  const { flux, presence, onsets } = heardPiece(piece.samples, CORPUS_RATE);
  const { hypotheses, track } = hypothesesOf(noveltyOf(flux, presence), onsets);
  const truth = piece.beats.filter((time) => time >= SKIPPED_SECONDS);
  const readings = hypotheses.map((hypothesis): Reading => {
    const found = hypothesis.chain.map((k) => k / GRID_HZ).filter((time) => time >= SKIPPED_SECONDS);
    return {
      evidence: evidence(hypothesis, track),
      f70: fMeasure(truth, found, 0.07),
      amlt: totalContinuity(truth, found),
    };
  });
  return { name: piece.name, readings, weight: weightOf(readings, sparse) };
}

/** Faster than nearly all music. */
const RUSH_BPM = 200;

/** Pieces that a listener might hear differently, or that no reading fits, teach less. */
function weightOf(readings: readonly Reading[], sparse: boolean): number {
  const best = readings.reduce<Reading | null>((a, b) => (a === null || b.f70 > a.f70 ? b : a), null);
  if (!best) return 0;
  const rushes = medianBpmOf(best.evidence) > RUSH_BPM;
  return (rushes ? 0.3 : 1) * (sparse ? 0.6 : 1) * (best.f70 < 0.8 ? 0.4 : 1);
}

export interface MeanScore {
  readonly f70: number;
  readonly amlt: number;
}

/** Means over what a network chooses in each piece. */
export function scoreOf(pieces: readonly HeardPiece[], network?: BeatNetwork): MeanScore {
  return meanScore(pieces, ({ evidence: reading }) => plausibility(reading, network));
}

/** The same of the readings that are best: no network can do better. */
export function bestScoreOf(pieces: readonly HeardPiece[]): MeanScore {
  return meanScore(pieces, ({ f70 }) => f70);
}

function meanScore(pieces: readonly HeardPiece[], merit: (reading: Reading) => number): MeanScore {
  let f70 = 0;
  let amlt = 0;
  for (const { readings } of pieces) {
    const best = readings
      .map((reading) => ({ reading, merit: merit(reading) }))
      .reduce<{ reading: Reading; merit: number } | null>((a, b) => (a === null || b.merit > a.merit ? b : a), null);
    f70 += best?.reading.f70 ?? 0;
    amlt += best?.reading.amlt ?? 0;
  }
  return { f70: f70 / pieces.length, amlt: amlt / pieces.length };
}
