import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { soundFormats, type SoundFormat } from './click-track.ts';
import { expectMeeting, renderMeetings } from './sync-probe.ts';

// Every format at every rate, at the start of an eleven-minute track and after ten minutes. Each line that is printed is one run.

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'e2e-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rates = ['30', '60', '24000/1001', '60000/1001'];
const places = [
  { place: 'at the start', window: ['--duration', '8'], least: 8 },
  { place: 'after ten minutes', window: ['--start', '598', '--duration', '8'], least: 7 },
];
const cases = rates.flatMap((fps) => places.map((place) => ({ fps, ...place })));

describe.each(Object.keys(soundFormats) as SoundFormat[])('flash and click of %s meet', (format) => {
  test.each(cases)('at $fps fps $place', async ({ fps, place, window, least }) => {
    const distance = expectMeeting(await renderMeetings(folder, { format, fps, seconds: 660, window }), fps, least);
    console.log(`${format} at ${fps} fps ${place}: ${distance.toFixed(2)} ms`);
  });
});
