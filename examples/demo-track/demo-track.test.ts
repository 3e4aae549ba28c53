import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const here = import.meta.dirname;
const committed = decode(join(here, 'demo-track.flac'));
const score = readScore(here);

describe('the demo track', () => {
  it('is exactly 20 s of 48 kHz stereo', () => {
    expect(committed.length / 2).toBe(960_000);
    expect(score.durationSeconds).toBe(20);
  });

  it('peaks near −1 dBFS, has no offset, and begins and ends in silence', () => {
    const peak = committed.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0) / 32_768;
    const offset = committed.reduce((sum, sample) => sum + sample, 0) / committed.length / 32_768;
    expect(peak).toBeGreaterThan(0.8);
    expect(peak).toBeLessThan(0.9);
    expect(Math.abs(offset)).toBeLessThan(1e-4);
    // One step of dither is all that may sound there.
    for (const sample of [...committed.slice(0, 20), ...committed.slice(-20)]) expect(Math.abs(sample)).toBeLessThan(2);
  });

  it('strikes its kick within 5 ms of every beat that the JSON lists, and nowhere else', () => {
    const onsets = energyJumps(committed);
    expect(onsets).toHaveLength(score.beats.length);
    for (const [index, beat] of score.beats.entries())
      expect(Math.abs((onsets[index] ?? NaN) - beat)).toBeLessThan(0.005);
  });

  it('has sections that follow one another without a gap, the break without a single beat', () => {
    expect(score.sections.map(({ end }) => end)).toEqual([...score.sections.slice(1).map(({ start }) => start), 20]);
    const rest = score.sections.find(({ name }) => name === 'break');
    expect(rest && score.beats.filter((beat) => beat >= rest.start && beat < rest.end)).toEqual([]);
  });

  it('comes out of its script again, sample for sample', () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-track-test-'));
    try {
      execFileSync(process.execPath, [join(here, 'make-demo-track.mjs'), folder]);
      expect(md5(decode(join(folder, 'demo-track.flac')))).toBe(md5(committed));
      expect(readScore(folder)).toEqual(score);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Times at which 12 ms hold far more energy than the 12 ms before: kicks jump by 0.066 and more, all else by less than 0.056. */
function energyJumps(samples: Int16Array): number[] {
  const perMillisecond = Array.from({ length: 20_000 }, (_, ms) => meanSquare(samples.subarray(ms * 96, ms * 96 + 96)));
  const energy = (from: number) =>
    perMillisecond.slice(Math.max(from, 0), from + 12).reduce((sum, value) => sum + value, 0) / 12;
  const jumps = perMillisecond.map((_, ms) => energy(ms) - energy(ms - 12));
  const isPeak = (jump: number, ms: number) =>
    jump > 0.06 && jump === Math.max(...jumps.slice(Math.max(ms - 150, 0), ms + 150));
  return jumps.flatMap((jump, ms) => (isPeak(jump, ms) ? [ms / 1000] : []));
}

/** Of the mono sum of interleaved stereo, full scale 1. */
function meanSquare(stereo: Int16Array): number {
  let sum = 0;
  for (let index = 0; index < stereo.length; index += 2) {
    sum += (((stereo[index] ?? 0) + (stereo[index + 1] ?? 0)) / 65_536) ** 2;
  }
  return sum / (stereo.length / 2);
}

function decode(path: string): Int16Array {
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-'], { maxBuffer: 16e6 });
  return new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength));
}

function md5(samples: Int16Array): string {
  return createHash('md5').update(samples).digest('hex');
}

function readScore(folder: string) {
  const section = z.object({ name: z.string(), start: z.number(), end: z.number() });
  const shape = z.object({ beats: z.array(z.number()), sections: z.array(section), durationSeconds: z.number() });
  return shape.parse(JSON.parse(readFileSync(join(folder, 'demo-track.json'), 'utf8')));
}
