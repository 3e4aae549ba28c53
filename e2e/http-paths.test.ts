import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { testFolder, toneFile } from './emberloom.ts';
import { serve, upload } from './http-server.ts';
import { rawRequest } from './raw-request.ts';
import { tinyGraph } from './tiny-graph.ts';
import { strayed, touched, witnessed } from './witness.ts';

// Whole servers and thousands of requests: minutes where others want the same cores.
vi.setConfig({ testTimeout: 600_000 });

// The secret lies beside the data folder, and in it where no request leads.
const secret = 'the-secret-of-this-machine';

/** Ways to say `up/secret.json` that somebody has read as such once. */
function disguises(folder: string): string[] {
  const up = [
    '..',
    '%2e%2e',
    '%2E%2e',
    '.%2e',
    '%252e%252e',
    '..%00',
    '%c0%ae%c0%ae',
    '%uff0e%uff0e',
    '．．',
    '....',
    '..;',
    '%2e%2e%3b',
  ];
  const slash = ['/', '%2f', '%2F', '%5c', '\\', '%252f', '%c0%af', '%ef%bc%8f', '／', '//', '/./'];
  const climbs = up.flatMap((dots) => slash.map((bar) => `${dots}${bar}secret.json`));
  return [
    ...climbs,
    ...slash.map((bar) => `..${bar}..${bar}..${bar}secret.json`),
    ...[`${folder}/secret.json`, encodeURIComponent(`${folder}/secret.json`), `file://${folder}/secret.json`],
    ...[
      '/etc/passwd',
      '%2fetc%2fpasswd',
      'C:%5cWindows%5cwin.ini',
      '%5c%5chost%5cshare',
      '~root',
      '$HOME',
      '%24{HOME}',
    ],
    ...[
      '.',
      '..',
      '%2e',
      '%2e%2e',
      '%00',
      'secret.json%00.json',
      'a%0d%0ab',
      '%',
      '%zz',
      '%e0%a4%a',
      'con',
      'nul.json',
      'a'.repeat(5000),
    ],
    ...[
      'jobs.db',
      '../jobs.db',
      '..%2fjobs.db',
      '..%2fserver.lock',
      '..%2fassets',
      '__proto__',
      'constructor',
      'toString',
    ],
  ];
}

it('leads nowhere but to what it is meant for, whatever a name is made of', async () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'secret.json'), secret);
  writeFileSync(join(folder, 'secret'), secret);
  const server = await serve(folder, ['--concurrency', '0'], witnessed(folder));
  const { url } = server;
  const asset = await upload(url, await toneFile(folder, 1));
  const graph = tinyGraph();
  const job = await rawRequest(url, {
    ...{ method: 'POST', path: '/api/render', headers: { 'Content-Type': 'application/json' } },
    body: JSON.stringify({ graph: JSON.parse(graph), inputs: { audio: asset.id } }),
  });
  const { jobId } = JSON.parse(job.body) as { jobId: string };
  const outside = [...readdirSync(folder)].toSorted();
  const reads = [
    ...[
      '/',
      '/assets/',
      '/runs/',
      '/api/',
      '/api/assets/',
      '/api/graphs/',
      '/api/drafts/',
      '/api/templates/',
      '/api/render/',
    ],
    ...[
      `/api/assets/${asset.id}/`,
      `/api/render/${jobId}/`,
      `/api/render/${jobId}/download?file=`,
      '/api/render?before=',
    ],
  ];
  const agent = new Agent({ keepAlive: true });
  let cases = 0;
  for (const disguise of disguises(folder)) {
    for (const place of reads) {
      const path = `${place}${disguise}`.replace(/[^\x21-\x7e]/g, encodeURIComponent);
      const answer = await rawRequest(url, { path, agent });
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.body, path).not.toContain(secret);
      expect(answer.body, path).not.toContain('root:x:');
      expect(answer.body, path).not.toContain(folder);
      cases++;
    }
    for (const place of ['/api/graphs/', '/api/drafts/']) {
      const path = `${place}${disguise}`.replace(/[^\x21-\x7e]/g, encodeURIComponent);
      const headers = { 'Content-Type': 'application/json', 'If-None-Match': '*' };
      const put = await rawRequest(url, { method: 'PUT', path, headers, body: graph, agent });
      expect(put.status, `PUT ${path}`).toBeLessThan(500);
      const gone = await rawRequest(url, { method: 'DELETE', path, headers: { 'If-Match': '*' }, agent });
      expect(gone.status, `DELETE ${path}`).toBeLessThan(500);
    }
    const path = `/api/assets?name=${disguise}`.replace(/[^\x21-\x7e]/g, encodeURIComponent);
    const again = await rawRequest(url, { method: 'PUT', path, body: readFileSync(join(folder, 'tone-1.wav')), agent });
    expect(again.status < 500, path).toBe(true);
  }
  agent.destroy();
  expect(cases).toBeGreaterThan(60 * reads.length);
  await server.stop();
  expect(
    readdirSync(folder)
      .filter((name) => !name.startsWith('witness-'))
      .toSorted(),
  ).toEqual(outside);
  expect(readFileSync(join(folder, 'secret.json'), 'utf8')).toBe(secret);
  expect(readdirSync(join(folder, 'data')).toSorted()).toEqual(
    expect.arrayContaining(['assets', 'cache', 'drafts', 'features', 'graphs', 'jobs.db', 'outputs', 'server.lock']),
  );
  expect(readdirSync(join(folder, 'data/graphs')).filter((name) => !/^[\p{L}\p{N}]/u.test(name))).toEqual([]);
  expect(touched(folder)).toContain(join(folder, 'data/graphs/jobs.db.json')); // the witness has watched
  expect(strayed(folder)).toEqual([]);
});

it('follows no link out of its folder', async () => {
  const folder = testFolder();
  const server = await serve(folder);
  const tone = await toneFile(folder, 1);
  const asset = await upload(server.url, tone);
  await server.stop();
  const file = join(folder, 'data/assets', asset.id, asset.name);
  const bytes = readFileSync(file);
  writeFileSync(join(folder, 'elsewhere.wav'), bytes);
  rmSync(file);
  symlinkSync(join(folder, 'elsewhere.wav'), file);
  mkdirSync(join(folder, 'data/graphs'), { recursive: true });
  writeFileSync(join(folder, 'secret.json'), tinyGraph());
  symlinkSync(join(folder, 'secret.json'), join(folder, 'data/graphs/linked.json'));
  const { url } = await serve(folder);
  expect((await rawRequest(url, { path: `/api/assets/${asset.id}` })).status).toBe(404);
  expect((await rawRequest(url, { path: '/api/graphs/linked' })).status).toBe(404);
});
