import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt, expectNothingLeft, refused, smallDisk, tiny, type Attempt } from './attempt.ts';
import { eventsOf, testFolder, toneFile } from './emberloom.ts';
import { framesIn, startLive } from './live-run.ts';

// A tool that is missing, dies, lies or hangs, and a disk that is full: exit code 1, one sentence, and nothing left behind.

let sounds: string;
let tone: string;

beforeAll(async () => {
  sounds = mkdtempSync(join(tmpdir(), 'e2e-'));
  tone = await toneFile(sounds, 1);
});
afterAll(() => rmSync(sounds, { recursive: true, force: true }));

function render(...args: readonly string[]): string[] {
  return ['render', '--audio', tone, '--output', 'o.mp4', ...tiny, '--duration', '0.2', ...args];
}

async function fails(args: readonly string[], sentence: RegExp, env: NodeJS.ProcessEnv = {}): Promise<Attempt> {
  const folder = testFolder();
  const ended = await refused(folder, args, 1, sentence, env);
  expectNothingLeft(folder, [ended]);
  return ended;
}

describe('a missing tool', () => {
  const tools = ['ffmpeg', 'ffprobe'];

  it('no Chromium', async () => {
    await fails(render(), /EMBERLOOM_CHROMIUM names "\/nonexistent"/, { EMBERLOOM_CHROMIUM: '/nonexistent' });
    await fails(render(), /EMBERLOOM_CHROMIUM names "\/etc"/, { EMBERLOOM_CHROMIUM: '/etc' });
    const path = pathWith(tools);
    await fails(render(), /No Chromium was found.*Install it/, { EMBERLOOM_CHROMIUM: '', PATH: path });
  });

  it('no ffmpeg', async () => {
    await fails(render(), /ffmpeg was not found .*Install it/, { EMBERLOOM_FFMPEG: '/nonexistent' });
    await fails(render(), /ffmpeg was not found .*Install it/, { EMBERLOOM_FFMPEG: '', PATH: pathWith([]) });
  });

  it('a Chromium that ends at once', async () => {
    const ended = await fails(render(), /Chromium \(\/bin\/false\) ended before it was ready/, {
      EMBERLOOM_CHROMIUM: '/bin/false',
    });
    expect(ended.complaint).not.toMatch(/Protocol|Target/);
  });

  it('no build', async () => {
    const folder = testFolder();
    const root = join(import.meta.dirname, '..');
    for (const part of ['bin/emberloom', 'package.json', 'dist/cli']) {
      cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    const run = () => execFileSync(process.execPath, [join(folder, 'bin/emberloom'), 'nodes'], { stdio: 'pipe' });
    expect(run).toThrow(/is not built yet\. Run "npm run demo"/);
  });

  it.skipIf(existsSync('/dev/dri') || existsSync('/dev/nvidia0'))('no GPU, where one is required', async () => {
    await fails(render('--require-gpu'), /No GPU can be used .*--require-gpu.*emberloom doctor/);
  });

  it.skipIf(existsSync('/dev/nvidia0'))('no NVIDIA encoder: the sentence names what works', async () => {
    await fails(render('--preset', 'h264-nvenc'), /h264_nvenc needs an NVIDIA card.*Take the preset h264-web/);
    await fails(render('--preset', 'h265-nvenc'), /hevc_nvenc needs an NVIDIA card.*Take the preset h265-quality/);
  });

  function pathWith(names: readonly string[]): string {
    const folder = testFolder();
    for (const name of names) symlinkSync(toolPath(name), join(folder, name));
    return folder;
  }
});

describe('an ffmpeg that', () => {
  const encoding = '*rawvideo*libx264*';

  it('dies while it encodes is tried three times', async () => {
    const folder = testFolder();
    const env = shim(folder, encoding, 'head -c 5000 >/dev/null; kill -SEGV $$');
    const ended = await attempt(folder, [...render(), '--json'], env);
    expect(ended).toMatchObject({ code: 1, complaint: expect.stringMatching(/^Segment 1 .*failed 3 times/) });
    const events = eventsOf(ended);
    expect(events.filter(({ type, state }) => type === 'segment' && state === 'retried')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'encoder-failed', message: ended.complaint });
    expectClean(folder, ended);
  });

  it('says that all went well, but leaves half a file, is not believed', async () => {
    const segments = testFolder();
    const cutSegment = shim(segments, encoding, `${toolPath('ffmpeg')} "$@"; for last; do :; done; ${cut(1000)}`);
    const ended = await attempt(segments, render(), cutSegment);
    expect(ended).toMatchObject({ code: 1, complaint: expect.stringMatching(/failed 3 times\. .*cannot be read/) });
    expectClean(segments, ended);

    const film = testFolder();
    const cutFilm = shim(film, '*concat*', `${toolPath('ffmpeg')} "$@"; for last; do :; done; ${cut(3000)}`);
    const joined = await attempt(film, render(), cutFilm);
    expect(joined).toMatchObject({ code: 1, complaint: expect.stringMatching(/finished file is not as ordered/) });
    expectClean(film, joined);
  });

  it('hangs is given up, whether it encodes, decodes or only says its version', async () => {
    const patience = { EMBERLOOM_PATIENCE: '0.05' };
    const cases = [
      // Frames larger than a pipe: an encoder that reads nothing shows at the first one.
      [encoding, /failed 3 times\. The encoder .* did nothing for 3 seconds/, ...size(320, 180)],
      ['*pipe:1*', /ffmpeg gave nothing of tone-1\.wav for 3 seconds/],
      ['*-version*', /does not answer, not even for its version/],
    ] as const;
    const runs = cases.map(async ([pattern, sentence, ...more]) => {
      const folder = testFolder();
      const ended = await attempt(folder, render(...more), { ...shim(folder, pattern, 'exec sleep 600'), ...patience });
      expect(ended).toMatchObject({ code: 1, complaint: expect.stringMatching(sentence) });
      expectClean(folder, ended);
    });
    await Promise.all(runs);
  });

  it('is killed while it decodes is a failed tool, not a bad file', async () => {
    const folder = testFolder();
    const ended = await attempt(folder, render(), shim(folder, '*pipe:1*', 'kill -KILL $$'));
    expect(ended).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/ffmpeg died while it decoded tone-1\.wav/),
    });
    expectClean(folder, ended);
  });
});

describe('a disk that', () => {
  it('is full from the beginning', async ({ skip }) => {
    const folder = testFolder();
    const disk = smallDisk(join(folder, 'disk'), 200_000);
    if (!disk) return skip('mounting is not allowed here');
    for (const args of [render(), still()]) {
      const ended = await attempt(folder, args, { EMBERLOOM_CACHE: disk });
      expect(ended).toMatchObject({ code: 1, complaint: expect.stringMatching(/^The disk is full\. Make room/) });
      expectClean(folder, ended);
    }
  });

  it('is too small for the output', async ({ skip }) => {
    const folder = testFolder();
    const disk = smallDisk(join(folder, 'disk'), 8192);
    if (!disk) return skip('mounting is not allowed here');
    writeFileSync(join(disk, 'filling'), Buffer.alloc(8192));
    for (const args of [render('--output', 'disk/o.mp4'), still('--output', 'disk/s.png')]) {
      const ended = await attempt(folder, args);
      expect(ended).toMatchObject({ code: 1, complaint: expect.stringMatching(/^The disk is full\. Make room/) });
      expectNothingLeft(folder, [ended]);
    }
    expect(existsSync(join(disk, 'o.mp4')) || existsSync(join(disk, 's.png'))).toBe(false);
  });

  it('fills up in the middle keeps the finished segments, and the same command goes on from them', async ({ skip }) => {
    const folder = testFolder();
    const disk = smallDisk(join(folder, 'disk'), 4_000_000);
    if (!disk) return skip('mounting is not allowed here');
    const args = ['render', '--audio', tone, '--output', 'o.mp4', '--fps', '30', '--preset', 'draft'];
    // Slow enough to be caught in the middle.
    const picture = ['--template', 'testCard', '--scale', '0.25', '--set', 'encode.segmentFrames=3'];
    const run = startLive(folder, [...args, ...picture], { EMBERLOOM_CACHE: disk });
    await run.until(({ type, state }) => type === 'segment' && state === 'rendered');
    const filling = join(disk, 'filling');
    fill(filling);
    expect(await run.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^emberloom: The disk is full/) });
    expect(run.events.at(-1)).toMatchObject({ type: 'failed', code: 'disk-full' });
    rmSync(filling);
    const again = await attempt(folder, [...args, ...picture, '--json'], { EMBERLOOM_CACHE: disk });
    expect(again).toMatchObject({ code: 0, complaint: '' });
    const kept = framesIn(run.events, 'rendered');
    expect(kept).toBeGreaterThanOrEqual(3);
    expect(framesIn(eventsOf(again), 'reused')).toBeGreaterThanOrEqual(kept);
    expectNothingLeft(folder, [run, again]);
  });

  it('is read-only, or no disk at all, holds no cache', async ({ skip }) => {
    await fails(render(), /cache folder .* cannot be created\. Make it writable/, {
      EMBERLOOM_CACHE: join(tone, 'cache'),
    });
    const folder = testFolder();
    const disk = smallDisk(join(folder, 'disk'), 65_536, 'ro');
    if (!disk) return skip('mounting is not allowed here');
    await fails(render(), /cache folder .* cannot be created\. Make it writable/, { EMBERLOOM_CACHE: disk });
  });

  function still(...args: readonly string[]): string[] {
    return ['still', 'flat-1080p-landscape', '--audio', tone, '--frame', '0', '--output', 's.png', ...tiny, ...args];
  }
});

function size(width: number, height: number): string[] {
  return ['--set', `capture.width=${width}`, '--set', `capture.height=${height}`];
}

/** An ffmpeg that does `instead` where its arguments match a shell pattern; its ffprobe is the true one. */
function shim(folder: string, pattern: string, instead: string): NodeJS.ProcessEnv {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(toolPath('ffprobe'), join(bin, 'ffprobe'));
  const script = `#!/bin/sh\ncase "$*" in ${pattern}) ${instead}; exit 0;; esac\nexec ${toolPath('ffmpeg')} "$@"\n`;
  writeFileSync(join(bin, 'ffmpeg'), script);
  chmodSync(join(bin, 'ffmpeg'), 0o755);
  return { EMBERLOOM_FFMPEG: join(bin, 'ffmpeg') };
}

function cut(bytes: number): string {
  return `truncate -s ${bytes} "\${last#file:}"`;
}

function fill(file: string): void {
  for (let size = 4096 * 1024; size >= 512; size /= 2) {
    try {
      writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Less, then.
    }
  }
}

function expectClean(folder: string, ended: Attempt): void {
  expect(existsSync(join(folder, 'o.mp4'))).toBe(false);
  expectNothingLeft(folder, [ended]);
}

function toolPath(name: string): string {
  const chosen = process.env['EMBERLOOM_FFMPEG'];
  if (chosen) return join(dirname(chosen), name);
  return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}
