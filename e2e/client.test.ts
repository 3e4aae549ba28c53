import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { emberloom, ffprobe, testFolder, toneFile } from './emberloom.ts';
import { over, serve } from './http-server.ts';
import { tinyGraph } from './tiny-graph.ts';

// Whole servers and thousands of requests: minutes where others want the same cores.
vi.setConfig({ testTimeout: 600_000 });

const token = 'abcdefghijklmnopqrstuvwxyz012345';

it('submits, lists, cancels and downloads from the command line', async () => {
  const folder = testFolder();
  const { url } = await serve(folder, ['--token', token]);
  // With a token everything but the job itself is refused without it.
  const authorized = (path: string) => fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  const call = async (...args: string[]) =>
    await emberloom(folder, [...args, '--server', url], { EMBERLOOM_TOKEN: token });
  const tone = await toneFile(folder, 2);
  const graph = join(folder, 'graph.json');
  writeFileSync(graph, tinyGraph());
  const submit = ['submit', graph, '--audio', tone, '--output', 'tone', '--duration', '1', '--set', 'scene.seed=7'];
  const first = await call(...submit, '--name', 'First');
  expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[\w-]{21}\n$/) });
  const id = first.stdout.trim();
  const second = JSON.parse((await call(...submit, '--json', '--priority', '-1')).stdout) as { jobId: string };
  expect(await call('cancel', second.jobId)).toMatchObject({ code: 0 });
  expect(await over(url, id, token)).toMatchObject({ status: 'completed' });
  await over(url, second.jobId, token);
  const { stdout: list } = await call('jobs');
  expect(list.split('\n')).toEqual([
    expect.stringMatching(new RegExp(`^${second.jobId}  cancelled`)),
    expect.stringMatching(new RegExp(`^${id}  completed .*First$`)),
    '',
  ]);
  expect(JSON.parse((await call('jobs', '--json', '--status', 'completed')).stdout)).toMatchObject([
    { id, name: 'First' },
  ]);
  const video = join(folder, 'got.mp4');
  expect(await call('download', id, '--output', video)).toMatchObject({ code: 0, stdout: `${video}\n` });
  expect(await ffprobe('-show_streams', video)).toMatchObject({ streams: [{ width: 160, nb_frames: '30' }, {}] });
  const served = await authorized(`/api/render/${id}/download`);
  expect(readFileSync(video)).toEqual(Buffer.from(await served.arrayBuffer()));
  const { assets } = (await (await authorized('/api/assets')).json()) as { assets: { name: string }[] };
  expect(assets).toMatchObject([{ name: 'tone-2.wav' }]);

  expect(await call('download', id, '--output', video)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/already there/),
  });
  expect(await call('download', second.jobId)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/has made no file/),
  });
  expect(await call('cancel', 'nix')).toMatchObject({ code: 2, stderr: expect.stringMatching(/no such job/) });
  expect(await call(...submit, '--template', 'nix')).toMatchObject({ code: 2, stderr: expect.stringMatching(/nix/) });
  expect(await call('jobs', '--token', 'wrong')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/wants its token/),
  });
  expect(await emberloom(folder, ['jobs', '--server', 'http://127.0.0.1:9'])).toMatchObject({
    ...{ code: 1, stderr: expect.stringMatching(/There is no Emberloom server at/) },
  });
});
