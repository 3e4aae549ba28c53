/**
 * Synthesises the demo track and writes demo-track.flac and demo-track.json: `node make-demo-track.mjs [folder]`, the
 * folder being this one unless named. The same samples come out on every run; needs ffmpeg for the FLAC encoding.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrange } from './arrangement.mjs';
import { master, quantise } from './master.mjs';
import { BPM, DURATION_SECONDS, KICK_STEPS, SAMPLE_RATE, SECTIONS, stepTime } from './score.mjs';

const folder = process.argv[2] ?? import.meta.dirname;
const mix = arrange();
master(mix);
encodeFlac(quantise(mix), join(folder, 'demo-track.flac'));
writeFileSync(join(folder, 'demo-track.json'), `${JSON.stringify(describe(), null, 2)}\n`);

function encodeFlac(samples, path) {
  const scratch = mkdtempSync(join(tmpdir(), 'demo-track-'));
  try {
    const wav = join(scratch, 'demo-track.wav');
    writeFileSync(wav, Buffer.concat([wavHeader(samples.byteLength), Buffer.from(samples.buffer)]));
    const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
    const codec = ['-c:a', 'flac', '-compression_level', '8', '-map_metadata', '-1', '-bitexact'];
    execFileSync('ffmpeg', [...quiet, '-i', wav, ...codec, path], { stdio: 'inherit' });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** RIFF header of 16-bit stereo PCM. */
function wavHeader(byteCount) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + byteCount, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(byteCount, 40);
  return header;
}

function describe() {
  return {
    title: 'First Embers',
    license: 'MIT',
    bpm: BPM,
    durationSeconds: DURATION_SECONDS,
    beatsMeaning: 'Every beat that a kick drum strikes; the beats of the break and of the tail pass unstruck.',
    beats: KICK_STEPS.map((step) => milliseconds(stepTime(step))),
    sections: SECTIONS.map(({ name, start, end }) => ({ name, start: milliseconds(start), end: milliseconds(end) })),
  };
}

/** The score's times are whole milliseconds; this drops the last bits of floating-point error. */
function milliseconds(seconds) {
  return Math.round(seconds * 1000) / 1000;
}
