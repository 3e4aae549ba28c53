import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt, expectNothingLeft, tiny, type Attempt } from './attempt.ts';
import { endOf, eventsOf, ffmpeg, ffprobe, startEmberloom, toneFile } from './emberloom.ts';

// What a person does with the command line when all is well.

let folder: string;
const attempts: Attempt[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  copyFileSync(await toneFile(folder, 1), join(folder, 'tone.wav'));
  await ffmpeg('-i', join(folder, 'tone.wav'), join(folder, 'input.mp3'));
});
afterAll(() => {
  try {
    expectNothingLeft(folder, attempts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function run(...args: readonly string[]): Promise<Attempt> {
  const ended = await attempt(folder, args);
  attempts.push(ended);
  expect(ended).toMatchObject({ code: 0, complaint: '' });
  return ended;
}

describe.concurrent('what there is to know', () => {
  it.for([
    'render',
    'run',
    'still',
    'analyze',
    'validate',
    'nodes',
    'templates',
    'scenes',
    'inspect',
    'cache',
    'doctor',
  ])('%s explains itself', async (command) => {
    const { stdout, stderr } = await run(command, '--help');
    expect(stdout).toMatch(new RegExp(`^Usage: emberloom ${command} `));
    expect(stderr).toBe('');
  });

  it('kinds, export types and scenes, as text and as JSON', async () => {
    for (const [command, name] of [
      ['nodes', 'FlatCapture'],
      ['templates', 'flat-1080p-landscape'],
      ['scenes', 'etherealFlame'],
    ] as const) {
      const list = JSON.parse((await run(command, '--json')).stdout) as { type?: string; name?: string }[];
      expect(list.map((entry) => entry.type ?? entry.name)).toContain(name);
      expect((await run(command)).stdout).toMatch(new RegExp(`^${name}\\b`, 'm'));
    }
  });

  it('an analysis in the promised shape', async () => {
    const { stdout, stderr } = await run('analyze', 'tone.wav', '--fps', '10', '--json');
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as Record<string, unknown> & { frames: object[]; beats: object[] };
    expect(report).toMatchObject({ fps: 10, totalFrames: 10, duration: 1 });
    expect(report).toHaveProperty('bpm');
    expect(Array.isArray(report.beats)).toBe(true);
    expect(report.frames).toHaveLength(10);
    for (const [index, frame] of report.frames.entries()) {
      expect(frame).toMatchObject({ frame: index, time: index / 10, isBeat: expect.any(Boolean) });
      expect(frame).toMatchObject(
        Object.fromEntries(['amplitude', 'bass', 'mid', 'high'].map((key) => [key, expect.any(Number)])),
      );
    }
    const csv = (await run('analyze', 'tone.wav', '--fps', '10', '--csv')).stdout.trim().split('\n');
    expect(csv[0]).toMatch(/^frame,time,amplitude,bass,mid,high,isBeat,/);
    expect(csv).toHaveLength(11);
  });

  it('all of a long analysis, to a reader who takes his time', async () => {
    const child = startEmberloom(folder, ['analyze', await toneFile(folder, 5), '--fps', '240', '--json']);
    const ended = endOf(child);
    child.stdout?.pause();
    // What a pipe holds is less than this: the program must outlive the wait.
    await setTimeout(3000);
    child.stdout?.resume();
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(500_000);
    expect((JSON.parse(stdout) as { frames: object[] }).frames).toHaveLength(1200);
  });

  it('a template is a valid graph', async () => {
    const graph = join(import.meta.dirname, '../graphs/templates/flat-4k-portrait.json');
    expect((await run('validate', graph)).stdout).toMatch(/ is valid\.\n$/);
    expect(JSON.parse((await run('validate', graph, '--json')).stdout)).toEqual({ valid: true, problems: [] });
  });
});

it('the command line of the plan renders, and says what it draws and encodes with; again, it picks up what is there', async () => {
  const args = [
    ...[
      'render',
      '--audio',
      'input.mp3',
      '--template',
      'etherealFlame',
      '--type',
      'flat-1080p-landscape',
      '--fps',
      '30',
    ],
    ...['--scale', '0.1', '--duration', '0.2'],
  ];
  const first = await run(...args, '--output', 'output.mp4');
  expect(first.stderr).toMatch(/^frame ring: .*^browser: .*^graphics: .*^encoder: libx264 /ms);
  expect(first.stderr).toMatch(/Done in 0:\d\d: .*output\.mp4\n$/);
  expect(await pictureOf('output.mp4')).toEqual({ width: 192, height: 108, frames: 6 });
  const again = await run(...args, '--output', 'again.mp4');
  expect(again.stderr).toContain('Segment 1 of 1 (frames 0–5) was finished by an earlier run.');
  expect(bytesOf('again.mp4')).toEqual(bytesOf('output.mp4'));
});

it('--json prints nothing but events, and progress never goes back', async () => {
  const ended = await run(
    'render',
    '--audio',
    'tone.wav',
    '--output',
    'first.mp4',
    ...tiny,
    '--frames',
    '2-6',
    '--json',
  );
  const lines = ended.stdout.trim().split('\n');
  const events = eventsOf(ended);
  expect(events).toHaveLength(lines.length);
  expect(ended.stderr).toBe('');
  const progress = events.flatMap((event) => (event.type === 'progress' ? [Number(event['progress'])] : []));
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(100);
  const drawn = events.flatMap((event) =>
    event.type === 'stage' && event['stage'] === 'render' ? [event['frame']] : [],
  );
  expect(drawn).toEqual([2, 3, 4, 5, 6]);
  expect(events.at(-1)).toMatchObject({ type: 'done', outputs: [join(folder, 'first.mp4')] });
  expect((await pictureOf('first.mp4')).frames).toBe(5);
});

it('a video says how it was made, and is made again from that; --quiet prints nothing', async () => {
  await run('render', '--audio', 'tone.wav', '--output', 'made.mp4', ...tiny);
  expect((await run('inspect', 'made.mp4')).stdout).toMatch(
    /h264.*64 × 36, 10 fps, 10 frames[\s\S]*bt709[\s\S]*recipe +yes/,
  );
  const inspection: unknown = JSON.parse((await run('inspect', 'made.mp4', '--json')).stdout);
  expect(inspection).toMatchObject({ indexFirst: true, recipe: true, video: [{ width: 64, height: 36, frames: 10 }] });

  const recipe = (await run('inspect', '--graph', 'made.mp4')).stdout;
  expect(recipe).not.toContain(folder);
  writeFileSync(join(folder, 'recipe.json'), recipe);
  const quiet = await run('run', 'recipe.json', '--audio', 'tone.wav', '--output', 'fromGraph.mp4', '--quiet');
  expect(quiet).toMatchObject({ stdout: '', stderr: '' });
  await run('run', 'made.mp4', '--audio', 'tone.wav', '--output', 'fromVideo.mp4', '--fresh');
  expect(bytesOf('fromGraph.mp4')).toEqual(bytesOf('made.mp4'));
  expect(bytesOf('fromVideo.mp4')).toEqual(bytesOf('made.mp4'));

  const plan = await run('run', 'recipe.json', '--audio', 'tone.wav', '--explain');
  expect(plan.stdout).toMatch(
    /capture \(FlatCapture\) in the headless browser[\s\S]*frames 0–9 \(10\) of 64×36 at 10 fps/,
  );
});

it('a still has 8 or 16 bits, and does not ask for the place of the video', async () => {
  const args = ['still', 'flat-1080p-landscape', '--audio', 'tone.wav', '--frame', '3', ...tiny];
  writeFileSync(join(folder, 'flat-1080p-landscape.mp4'), 'precious');
  const ended = await run(...args, '--output', 'still8.png');
  expect(ended.stderr).toMatch(/Done in 0:\d\d: .*still8\.png\n$/);
  await run(...args, '--output', 'still16.png', '--depth', '16');
  // A PNG's header: width, height and bit depth at bytes 16, 20 and 24.
  for (const [file, depth] of [
    ['still8.png', 8],
    ['still16.png', 16],
  ] as const) {
    const png = bytesOf(file);
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24]]).toEqual([64, 36, depth]);
  }
  rmSync(join(folder, 'flat-1080p-landscape.mp4'));
});

it('names with spaces, umlauts, quotes, percent signs and a dash in front are names like any other', async () => {
  const place = join(folder, "Ünser 'Ordner' 100 %d 音");
  mkdirSync(place);
  copyFileSync(join(folder, 'tone.wav'), join(place, '-töne 1.wav'));
  const window = ['--start', '0.5', '--duration', '0.2'];
  const args = ['render', '--audio', '-töne 1.wav', '--output', '-films %d.mp4', ...tiny, ...window];
  const ended = await attempt(place, args, { EMBERLOOM_CACHE: join(place, 'cä che') });
  expect(ended).toMatchObject({ code: 0, complaint: '' });
  expect((await pictureOf(join(place, '-films %d.mp4'))).frames).toBe(2);
  expect(readdirSync(place).toSorted()).toEqual(['-films %d.mp4', '-töne 1.wav', 'cä che', 'tmp']);
  expect((await attempt(place, ['inspect', '--', '-films %d.mp4'])).code).toBe(0);
  expectNothingLeft(place, [ended]);
});

it('the doctor names what there is, renders ten frames, and is content', async () => {
  const { stdout } = await run('doctor');
  expect(stdout).toMatch(/✓ ffmpeg \d.*✓ libx264.*✓ Graphics: .*✓ Self-test: ten 1080p frames .*All is well\.\n$/s);
});

function bytesOf(name: string): Buffer {
  return readFileSync(join(folder, name));
}

async function pictureOf(file: string): Promise<{ width: number; height: number; frames: number }> {
  const path = resolve(folder, file);
  const probed = await ffprobe('-select_streams', 'v', '-count_packets', '-show_streams', `file:${path}`);
  const { streams } = probed as unknown as { streams: { width: number; height: number; nb_read_packets: string }[] };
  const [stream] = streams;
  return { width: stream?.width ?? 0, height: stream?.height ?? 0, frames: Number(stream?.nb_read_packets) };
}
