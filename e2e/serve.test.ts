import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Asset } from '#runtime/protocol/asset.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { emberloom, ffprobe, testFolder, toneFile } from './emberloom.ts';
import { addressOf, ask, over, serve, upload } from './http-server.ts';
import { descendantsOf, survivorsOf } from './processes.ts';

// Whole servers and thousands of requests: minutes where others want the same cores.
vi.setConfig({ testTimeout: 600_000 });

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

it.runIf(hasCurl)(
  'started by npm start, takes a track and a template from curl, tells how it goes, gives a video that plays, and still has it when it comes back',
  async () => {
    const folder = testFolder();
    const start = () =>
      addressOf(
        spawn(
          'npm',
          ['start', '--silent', '--', '--port', '0', '--data-dir', join(folder, 'data'), '--disk-floor', '0'],
          {
            cwd: root,
            stdio: ['ignore', 'pipe', 'pipe'],
          },
        ),
      );
    const curl = async (...args: string[]) => (await run('curl', ['-sS', '--fail-with-body', ...args])).stdout;
    const first = await start();
    onTestFinished(() => void first.child.kill('SIGKILL'));
    const tone = await toneFile(folder, 2);
    const asset = JSON.parse(await curl('-T', tone, `${first.url}/api/assets?name=tone.wav`)) as Asset;
    expect(asset).toMatchObject({ name: 'tone.wav', kind: 'audio', duration: 2 });
    const request = {
      ...{ type: 'flat-1080p-landscape', scene: 'pulse', preset: 'draft', scale: 0.1, duration: 1 },
      inputs: { audio: asset.id },
    };
    const json = ['-H', 'Content-Type: application/json'];
    const { jobId } = JSON.parse(await curl(...json, '-d', JSON.stringify(request), `${first.url}/api/render`));
    const progress: number[] = [];
    for (;;) {
      const job = JSON.parse(await curl(`${first.url}/api/render/${jobId}`)) as JobView;
      progress.push(job.progress);
      if (job.completedAt !== undefined) break;
    }
    expect(progress.length).toBeGreaterThan(2);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(100);
    const video = join(folder, 'video.mp4');
    await curl('-o', video, `${first.url}/api/render/${jobId}/download`);
    const { streams } = await ffprobe('-show_streams', '-count_frames', video);
    expect(streams).toMatchObject([
      { codec_name: 'h264', width: 192, height: 108, nb_read_frames: '30' },
      { codec_name: 'aac' },
    ]);

    const family = descendantsOf(first.child.pid ?? -1);
    first.child.kill('SIGTERM');
    await first.ended;
    expect(await survivorsOf(family, 5000)).toEqual([]);

    const second = await start();
    onTestFinished(() => void second.child.kill('SIGKILL'));
    const again = join(folder, 'again.mp4');
    await curl('-o', again, `${second.url}/api/render/${jobId}/download`);
    expect(readFileSync(again)).toEqual(readFileSync(video));
    expect(JSON.parse(await curl(`${second.url}/api/assets`))).toEqual({ assets: [asset] });
    second.child.kill('SIGTERM');
    await second.ended;
  },
);

it('stopped in the middle of a run, goes on with it when it comes back; told twice, it leaves at once', async () => {
  const folder = testFolder();
  const first = await serve(folder);
  const asset = await upload(first.url, await toneFile(folder, 6));
  const set = { 'capture.size': 'custom', 'capture.width': 160, 'capture.height': 90, 'encode.segmentFrames': 8 };
  const request = { type: 'flat-1080p-landscape', scene: 'pulse', preset: 'draft', inputs: { audio: asset.id }, set };
  const { json } = await ask<{ jobId: string }>(`${first.url}/api/render`, request);
  const progress = async () => (await ask<JobView>(`${first.url}/api/render/${json.jobId}`)).json.progress;
  while ((await progress()) < 20);
  first.child.kill('SIGTERM');
  expect(await first.ended).toMatchObject({ code: 0 });

  const second = await serve(folder);
  const { json: waiting } = await ask<JobView>(`${second.url}/api/render/${json.jobId}`);
  expect(waiting.completedAt).toBeUndefined();
  expect(waiting.progress).toBeGreaterThanOrEqual(20);
  const done = await over(second.url, json.jobId);
  expect(done).toMatchObject({ status: 'completed', attempt: 2, files: [{ name: 'tone-6.mp4' }] });
  const { json: next } = await ask<{ jobId: string }>(`${second.url}/api/render`, { ...request, fresh: true });
  while ((await ask<JobView>(`${second.url}/api/render/${next.jobId}`)).json.status === 'pending');
  const family = descendantsOf(second.child.pid ?? -1);
  second.child.kill('SIGTERM');
  second.child.kill('SIGINT');
  expect(await second.ended).toMatchObject({ code: 1 });
  expect(await survivorsOf(family, 5000)).toEqual([]);
});

const hasLoopback6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

it.runIf(hasLoopback6)('answers at ::1 as well, where “localhost” may lead', async () => {
  const { url, stop } = await serve(testFolder());
  expect((await fetch(`http://[::1]:${new URL(url).port}/healthz`)).status).toBe(200);
  expect(await stop()).toMatchObject({ code: 0 });
});

it('is refused a second server on its folder, a port that is taken, and an open door without a token', async () => {
  const folder = testFolder();
  const server = await serve(folder);
  const { port } = new URL(server.url);
  const start = (...options: string[]) => emberloom(folder, ['serve', '--data-dir', ...options]);
  expect(await start(join(folder, 'data'), '--port', '0')).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('Another Emberloom server uses') },
  });
  expect(await start(join(folder, 'other'), '--port', port)).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('Something else listens at') },
  });
  expect(await start(join(folder, 'other'), '--port', '0', '--host', '0.0.0.0')).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('give a --token') },
  });
  expect(await start(join(folder, 'third'), '--port', '0', '--host', '0.0.0.0', '--token', 'short')).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('22 to 200') },
  });
  expect(existsSync(join(folder, 'third'))).toBe(false);
});
