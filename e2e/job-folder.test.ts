import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { endOf, ffprobe, startEmberloom, testFolder, toneFile } from './emberloom.ts';
import type { Strike } from './fixtures/strike-main.ts';
import { programOf } from './programs.ts';
import { arrangeStrikes } from './strikes.ts';

// What happens between a job folder and its server, killed at every step. Jobs themselves are rendered in no time.

const steps: readonly Strike[] = [
  step('write', 'INSERT INTO filed', 'after'),
  step('commit', 'INSERT INTO filed', 'after'),
  step('rename', String.raw`/pending/song\.json → .*/processing/song\.json`, 'before'),
  step('rename', String.raw`/pending/song\.json → .*/processing/song\.json`, 'after'),
  step('writeFile', String.raw`/processing/\.song\.json.*\.part`, 'after'),
  step('rename', String.raw`\.part → .*/processing/song\.json`, 'after'),
  step('link', String.raw`out\.mp4 → .*/processing/\.song\.mp4.*\.part`, 'before'),
  step('link', String.raw`out\.mp4 → .*/processing/\.song\.mp4.*\.part`, 'after'),
  step('rename', String.raw`\.part → .*/complete/song\.mp4`, 'before'),
  step('rename', String.raw`\.part → .*/complete/song\.mp4`, 'after'),
  step('rename', String.raw`/processing/song\.json → .*/complete/song\.json`, 'before'),
  step('rename', String.raw`/processing/song\.json → .*/complete/song\.json`, 'after'),
  step('write', 'DELETE FROM filed', 'after'),
];

it(`a file is one job, and done once, though the server is killed at each of ${steps.length} steps`, async () => {
  const folder = testFolder();
  const [data, root] = [join(folder, 'data'), join(folder, 'jobs')];
  const program = programOf('job-folder');
  const { env, struck } = arrangeStrikes(folder, steps);
  mkdirSync(join(root, 'pending'), { recursive: true });
  writeFileSync(join(root, 'pending/song.json'), JSON.stringify({ id: 'song', config: { name: 'Song' }, mine: [1] }));
  while (!existsSync(join(data, 'done'))) {
    const child = spawn(process.execPath, [program, data, root], { env: { ...process.env, ...env }, stdio: 'pipe' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const { stderr } = await endOf(child);
    expect(stderr).toBe('');
    expect(files(root).filter((file) => file.endsWith('/song.json'))).toHaveLength(1);
  }
  expect(struck()).toHaveLength(steps.length);
  expect(readFileSync(join(data, 'done'), 'utf8')).toBe('["completed"]\n');
  expect(files(root)).toEqual(['complete/song.json', 'complete/song.mp4']);
  expect(readFileSync(join(root, 'complete/song.mp4'), 'utf8')).toBe('Song');
  const output = join(root, 'complete/song.mp4');
  const news = { status: 'complete', job: expect.any(String), progress: 100, output };
  expect(told(root, 'complete/song')).toEqual({ id: 'song', config: { name: 'Song' }, mine: [1], ...news });
});

it('a file with the path of its music leaves a video beside it, and one that cannot be done a sentence', async () => {
  const folder = testFolder();
  const root = join(folder, 'jobs');
  mkdirSync(join(root, 'pending'), { recursive: true });
  const place = await toneFile(folder, 2);
  const audio = join('..', basename(place));
  const tiny = { 'capture.size': 'custom', 'capture.width': 64, 'capture.height': 36 };
  const config = { type: 'flat-1080p-landscape', scene: 'pulse', fps: 10, preset: 'draft', audio, set: tiny };
  put(root, 'song', config);
  put(root, 'lost', { ...config, audio: '../nowhere.wav' });
  put(root, 'odd', { ...config, tpye: 'x' });
  const what = ['serve', '--port', '0', '--data-dir', join(folder, 'data'), '--jobs-dir', root, '--disk-floor', '0'];
  const server = startEmberloom(folder, what);
  onTestFinished(() => void server.kill('SIGKILL'));
  const ended = endOf(server);
  const expected = ['complete/song.json', 'complete/song.mp4', 'failed/lost.json', 'failed/odd.json'];
  await vi.waitFor(() => expect(files(root)).toEqual(expected), { timeout: 120_000, interval: 100 });
  server.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
  expect(told(root, 'complete/song')).toMatchObject({ id: 'song', config, status: 'complete', progress: 100 });
  expect(told(root, 'failed/lost')).toMatchObject({
    status: 'failed',
    error: expect.stringMatching(/^There is no file .*nowhere\.wav/),
  });
  expect(told(root, 'failed/odd')).toMatchObject({ status: 'failed', error: expect.stringMatching(/tpye/) });
  const { streams } = await ffprobe('-count_packets', '-show_streams', join(root, 'complete/song.mp4'));
  expect(streams).toMatchObject([{ width: 64, height: 36, nb_read_packets: '20' }, { codec_type: 'audio' }]);
});

function put(root: string, id: string, config: object): void {
  writeFileSync(join(root, 'pending', `${id}.json`), JSON.stringify({ id, config, status: 'pending' }));
}

function told(root: string, file: string): unknown {
  return JSON.parse(readFileSync(join(root, `${file}.json`), 'utf8'));
}

function step(call: Strike['call'], match: string, when: Strike['when']): Strike {
  return { who: 'server', call, match, when };
}

function files(root: string): string[] {
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => name.includes('/') && !name.endsWith('.part')).toSorted();
}
