import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import type { StoredEvent } from '#runtime/protocol/job-events.ts';
import { emberloom, endOf, startEmberloom, testFolder, toneFile } from './emberloom.ts';
import { ask, serve, upload } from './http-server.ts';

it('watch follows a job through a kill of the server to its end, and prints every event once', async () => {
  const folder = testFolder();
  const first = await serve(folder);
  const { id: audio } = await upload(first.url, await toneFile(folder, 8));
  const { json } = await ask<{ jobId: string }>(`${first.url}/api/render`, {
    ...{ type: 'flat-1080p-landscape', scene: 'pulse', preset: 'draft', inputs: { audio } },
    set: { 'capture.size': 'custom', 'capture.width': 320, 'capture.height': 180, 'encode.segmentFrames': 12 },
  });
  const watching = startEmberloom(folder, ['watch', json.jobId, '--server', first.url, '--json']);
  const ended = endOf(watching);
  const told: StoredEvent[] = [];
  await new Promise<void>((rendered) => {
    createInterface({ input: watching.stdout ?? process.stdin }).on('line', (line) => {
      const { event } = told[told.push(JSON.parse(line) as StoredEvent) - 1] ?? {};
      if (event?.type === 'segment' && event.state === 'rendered') rendered();
    });
  });
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await serve(folder, ['--port', new URL(first.url).port]);
  const { code, stderr } = await ended;
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/The connection is lost[^]*Connected again/);
  expect(told.map(({ seq }) => seq)).toEqual(told.map((_, i) => i + 1));
  expect(told.at(-1)?.event).toMatchObject({ type: 'state', state: 'completed', attempt: 2 });

  const unknown = await emberloom(folder, ['watch', 'nothing', '--server', second.url]);
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no job nothing')]);
  await second.stop();
  const nobody = await emberloom(folder, ['watch', json.jobId, '--server', second.url]);
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('no Emberloom server')]);
});
