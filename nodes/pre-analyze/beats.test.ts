import { setImmediate as breathe } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { findBeats } from './beats.ts';
import { fMeasure, median, medianOffset, totalContinuity } from './corpus/beat-score.ts';
import { corpus } from './corpus/corpus.ts';
import { heardPiece } from './corpus/heard-piece.ts';
import { heldOutCorpus } from './corpus/held-out.ts';
import { makePiece, type Style } from './corpus/style.ts';
import { CORPUS_RATE, droneSound, noiseSound } from './corpus/voices.ts';

/** mir_eval's custom: the first five seconds do not count. */
const SKIPPED_SECONDS = 5;
/** Each piece is also played at one of these times its tempo. */
const TIME_SCALES = [0.82, 0.88, 0.94, 1.06, 1.11, 1.16] as const;

let asWritten: Score[] = [];
let retimed: Score[] = [];
let heldOut: Score[] = [];

beforeAll(async () => {
  asWritten = await scores(corpus, () => 1);
  retimed = await scores(corpus, (n) => TIME_SCALES[n % TIME_SCALES.length]!);
  heldOut = await scores(heldOutCorpus, () => 1);
}, 300_000);

describe('beats in twenty pieces of many kinds', () => {
  test('lie within 70 ms of the true ones, with a mean F-measure of 0.93', () => {
    expect(mean(asWritten, 'f70')).toBeGreaterThanOrEqual(0.93);
  });

  test('lie within 35 ms of them, with a mean F-measure of 0.91', () => {
    expect(mean(asWritten, 'f35')).toBeGreaterThanOrEqual(0.91);
  });

  test('lie on some metrical level wherever they miss the annotated one: AMLt 0.96', () => {
    expect(mean(asWritten, 'amlt')).toBeGreaterThanOrEqual(0.96);
  });

  test('are neither late nor early: median offset within 5 ms', () => {
    expect(Math.abs(median(asWritten.map(({ offset }) => offset)))).toBeLessThanOrEqual(0.005);
  });

  test('are found as well when the pieces are played at 0.82 to 1.16 of their tempo', () => {
    expect(mean(retimed, 'f70')).toBeGreaterThanOrEqual(mean(asWritten, 'f70') - 0.02);
    expect(mean(retimed, 'f35')).toBeGreaterThanOrEqual(mean(asWritten, 'f35') - 0.02);
  });
});

test('beats in twelve pieces that are looked at rarely are found as well', () => {
  expect(mean(heldOut, 'f70')).toBeGreaterThanOrEqual(0.95);
  expect(mean(heldOut, 'f35')).toBeGreaterThanOrEqual(0.95);
  expect(mean(heldOut, 'amlt')).toBeGreaterThanOrEqual(0.96);
});

test('strings have their beats where the bows set in, not where they are loudest', () => {
  const strings = asWritten.find(({ name }) => name === 'strings alone');
  expect(strings?.f35).toBeGreaterThanOrEqual(0.9);
});

test.each([
  ['silence', new Float32Array(20 * CORPUS_RATE)],
  ['white noise', noiseSound(20, 1)],
  ['a drone', droneSound(20, 55)],
  ['a high drone', droneSound(20, 196)],
  ['a drone in noise', mixed(droneSound(20, 41), noiseSound(20, 2))],
])('%s has no beat', (_, samples) => {
  expect([...beatsOf(samples)]).toEqual([]);
});

interface Score {
  readonly name: string;
  readonly f70: number;
  readonly f35: number;
  readonly amlt: number;
  readonly offset: number;
}

async function scores(styles: readonly Style[], timeScale: (n: number) => number): Promise<Score[]> {
  const all: Score[] = [];
  for (const [n, style] of styles.entries()) {
    all.push(score(style, timeScale(n)));
    // The test runner wants to hear from its workers.
    await breathe();
  }
  return all;
}

function score(style: Style, timeScale: number): Score {
  const { name, samples, beats } = makePiece(style, 1, timeScale);
  const truth = beats.filter((time) => time >= SKIPPED_SECONDS);
  const found = [...beatsOf(samples)].filter((time) => time >= SKIPPED_SECONDS);
  return {
    name,
    f70: fMeasure(truth, found, 0.07),
    f35: fMeasure(truth, found, 0.035),
    amlt: totalContinuity(truth, found),
    offset: medianOffset(truth, found, 0.07),
  };
}

function beatsOf(samples: Float32Array): Float64Array {
  const { flux, presence, onsets } = heardPiece(samples, CORPUS_RATE);
  return findBeats(flux, presence, onsets).times;
}

function mixed(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((value, n) => value + 0.3 * other[n]!);
}

function mean(scores: readonly Score[], measure: 'f70' | 'f35' | 'amlt'): number {
  return scores.reduce((sum, each) => sum + each[measure], 0) / scores.length;
}
