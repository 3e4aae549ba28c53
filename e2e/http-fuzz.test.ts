import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Asset } from '#runtime/protocol/asset.ts';
import { chance } from './chance.ts';
import { ask, serve, upload } from './http-server.ts';
import { testFolder, toneFile } from './emberloom.ts';
import { rawRequest, upgradeHeaders, type RawRequest } from './raw-request.ts';
import { tinyGraph } from './tiny-graph.ts';
import { strayed, witnessed } from './witness.ts';

// Whole servers and thousands of requests: minutes where others want the same cores.
vi.setConfig({ testTimeout: 600_000 });

const requests = 5000;
/** `EMBERLOOM_SEED` tries another monkey. */
const seed = Number(process.env['EMBERLOOM_SEED'] ?? 1);

it(`answers ${requests} requests that a monkey makes of honest ones, none of them with a fault of its own (seed ${seed})`, async () => {
  const folder = testFolder();
  // Nothing is rendered: what is asked for is in question, not what comes of it.
  const server = await serve(folder, ['--concurrency', '0', '--max-upload', '1'], witnessed(folder));
  const { url } = server;
  const asset = await upload(url, await toneFile(folder, 1));
  const monkey = createMonkey(asset);
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const seen = new Map<number, number>();
  for (let number = 0; number < requests; number++) {
    const request = monkey(number);
    const what = `${number}: ${request.method} ${request.path} ${String(request.body ?? '').slice(0, 300)}`;
    const answer = await rawRequest(url, { ...request, agent }).catch((cause: NodeJS.ErrnoException) => {
      // Some of it is no HTTP at all, and hung up upon; a refused upgrade says why, even to a HEAD.
      if (['ECONNRESET', 'EPIPE', 'HPE_CLOSED_CONNECTION'].includes(cause.code ?? ''))
        return { status: 400, headers: {}, body: '' };
      throw new Error(what, { cause });
    });
    expect(answer.status, what).toBeLessThan(500);
    expect(answer.body, what).not.toContain(folder);
    const type = String((answer.headers as Record<string, unknown>)['content-type'] ?? '');
    const isUpgrade = request.headers !== undefined && 'Upgrade' in request.headers;
    if (answer.status >= 400 && type !== '' && !isUpgrade) expect(type, what).toMatch(/^application\/problem\+json/);
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
  }
  agent.destroy();
  // It reached everything: what is granted, and every kind of refusal.
  for (const status of [200, 201, 202, 204, 400, 403, 404, 405, 409, 415, 422])
    expect(seen.get(status) ?? 0, String(status)).toBeGreaterThan(0);
  expect((await ask(`${url}/healthz`)).json).toEqual({ healthy: true });
  const { stderr } = await server.stop();
  // Faults of the server itself would be told with their stack.
  expect(stderr.split('\n').filter((line) => /^\s+at /.test(line))).toEqual([]);
  expect(strayed(folder)).toEqual([]);
  expect(readFileSync(join(folder, 'tone-1.wav')).length).toBe(asset.bytes);
});

type Value = unknown;

/** Makes the n-th request out of honest ones, by leaving out, doubling, exchanging and spoiling. */
function createMonkey({ id }: Asset): (number: number) => RawRequest {
  const roll = chance(5, seed);
  const some = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T;
  const often = (share: number) => roll() < share;
  const graph = JSON.parse(tinyGraph()) as Record<string, Value>;
  const honest = [
    { type: 'flat-1080p-landscape', inputs: { audio: id }, scene: 'pulse', preset: 'draft', fps: 30, duration: 0.5 },
    {
      template: '360-mono-4k',
      inputs: { audio: id },
      set: { 'capture.size': 'custom' },
      start: 0.1,
      name: 'x',
      priority: 5,
    },
    { graph, inputs: { audio: id, output: 'a.mp4' }, scale: 0.5, strict: true, fresh: false },
    { graph: 'kept', inputs: { audio: id }, frames: { from: 0, to: 3 } },
  ];
  const odd: readonly Value[] = [
    ...[
      null,
      true,
      0,
      -1,
      1e308,
      -1e308,
      5e-324,
      1.5,
      2 ** 53,
      '',
      ' ',
      '0',
      'NaN',
      [],
      {},
      [[]],
      [null],
      { $input: 'audio' },
    ],
    ...[
      '../../etc/passwd',
      '/etc/passwd',
      'C:\\x',
      '\u0000',
      '\ud800',
      '😀'.repeat(50),
      'a'.repeat(5000),
      '__proto__',
      'constructor',
    ],
    ...[
      { $drive: { feature: 'bass' } },
      { $drive: {} },
      { $keys: [] },
      { $keys: [{ time: 0, value: 1 }] },
      { length: 1e9 },
      id,
    ],
    ...[
      '%00',
      '${jndi:ldap://x}',
      "'; DROP TABLE runs; --",
      '<script>',
      '{{7*7}}',
      'file:///etc/passwd',
      'concat:a|b',
      'x'.repeat(300),
    ],
  ];
  const places = [
    ...[
      '/',
      '/runs',
      '/healthz',
      '/api/render',
      '/api/render/status',
      '/api/assets',
      '/api/graphs',
      '/api/drafts',
      '/api/nodes',
    ],
    ...[
      '/api/scenes',
      '/api/templates',
      '/api/templates/360-mono-4k',
      '/api/openapi.json',
      '/metrics',
      '/api/graphs/kept',
      '/api/drafts/d',
    ],
    ...[
      `/api/assets/${id}`,
      `/api/assets/${'f'.repeat(64)}`,
      `/api/assets/${'f'.repeat(64)}/features`,
      `/api/render/${'a'.repeat(21)}`,
    ],
    ...['download', 'events', 'graph', 'cancel', 'retry', 'thumbnail'].map(
      (what) => `/api/render/${'a'.repeat(21)}/${what}`,
    ),
    ...['/api', '/api/', '/ws', '/assets/x.js', '/nowhere', '/API/render', '/api/render/', '/api//render'],
  ];
  const queries = [
    '',
    '',
    '?limit=1',
    '?limit=-1',
    '?limit=1e9',
    '?limit=0',
    '?status=failed',
    '?status=x',
    '?before=x',
    '?mode=x',
    '?a=1&a=2',
  ];
  const moreQueries = [
    '?__proto__=1',
    '?limit[]=1',
    '?limit=1&limit=2',
    '?name=..%2f..',
    '?inline=1&file=%00',
    '?token=x',
    '?%',
    '?=',
    '?&&&',
  ];
  const types = [
    'application/json',
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'application/json; charset=utf-7',
  ];
  const moreTypes = [
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    '',
    'application/jsonp',
    'APPLICATION/JSON',
  ];

  function spoil(value: Value, depth = 0): Value {
    if (often(0.08)) return some(odd);
    if (Array.isArray(value))
      return value.flatMap((item) => (often(0.05) ? [] : often(0.03) ? [item, item] : [spoil(item, depth + 1)]));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).flatMap(([key, item]): [string, Value][] => {
      if (often(0.04)) return [];
      if (often(0.04)) return [[String(some(odd)), item]];
      return [[key, spoil(item, depth + 1)]];
    });
    return Object.fromEntries(often(0.05) ? [...entries, [String(some(odd)), some(odd)]] : entries);
  }

  function text(value: Value): string {
    const whole = JSON.stringify(value) ?? 'null';
    if (often(0.85)) return whole;
    const at = Math.floor(roll() * whole.length);
    return some([
      ...[
        whole.slice(0, at),
        `${whole}${whole}`,
        `${whole.slice(0, at)}\u0000${whole.slice(at)}`,
        `\uFEFF${whole}`,
        '['.repeat(3000),
      ],
      ...[
        `{"__proto__": ${whole}}`,
        `{"type": "a", "type": "b"}`,
        `${whole.slice(0, at)}"${whole.slice(at)}`,
        '',
        '1e999',
        '"\\ud800"',
      ],
    ]);
  }

  const headersOf = (): Record<string, string> => ({
    ...(often(0.1) ? { Origin: some(['null', 'http://evil.example', 'http://localhost']) } : {}),
    ...(often(0.05) ? { 'Content-Encoding': some(['gzip', 'identity', 'br']) } : {}),
    ...(often(0.1)
      ? {
          Range: some([
            'bytes=0-1',
            'bytes=-1',
            'bytes=9-1',
            'bytes=0-0,2-3',
            'lines=1',
            'bytes=99999999999999999999-',
          ]),
        }
      : {}),
    ...(often(0.2) ? { 'Idempotency-Key': some(['k', 'k', 'a'.repeat(300), ' ', 'é']) } : {}),
    ...(often(0.3) ? { 'If-Match': some(['"x"', '*', `"${'0'.repeat(32)}"`, 'W/"x"', '']) } : {}),
    ...(often(0.3) ? { 'If-None-Match': some(['*', '"x"', '']) } : {}),
    ...(often(0.05) ? { Expect: '100-continue' } : {}),
    ...(often(0.05) ? { Cookie: some(['=', ';;;', 'emberloom_1=x', '__proto__=1']) } : {}),
    ...(often(0.03) ? upgradeHeaders : {}),
    ...(often(0.02) ? { 'X-Long': 'a'.repeat(20_000) } : {}),
  });

  return (number) => {
    const method = some(['GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND']);
    const query = some([...queries, ...moreQueries]);
    const type = { 'Content-Type': some([...types, ...moreTypes]) };
    // Every fourth submits or keeps something, more or less spoilt: most of what can go wrong is behind that.
    if (number % 4 === 0) {
      const body = text(spoil(some(honest)));
      return { method: 'POST', path: '/api/render', headers: { ...type, ...headersOf() }, body };
    }
    if (number % 16 === 1) {
      const isHonest = often(0.5);
      const headers = isHonest
        ? { 'Content-Type': 'application/json', 'If-None-Match': '*' }
        : { ...type, ...headersOf() };
      const name = some([
        'kept',
        'd',
        'Für%20Elise',
        '..',
        'a%2fb',
        encodeURIComponent(
          String(some(odd))
            .replace(/[\ud800-\udfff]/g, '')
            .slice(0, 200),
        ),
      ]);
      const place = some(['graphs', 'drafts']);
      return {
        method: 'PUT',
        path: `/api/${place}/${name}`,
        headers,
        body: isHonest ? tinyGraph() : text(spoil(graph)),
      };
    }
    if (number % 64 === 2) {
      const bytes = Buffer.from(Array.from({ length: Math.floor(roll() * 2000) }, () => Math.floor(roll() * 256)));
      return { method: 'PUT', path: `/api/assets${query}`, headers: headersOf(), body: bytes };
    }
    const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH' || often(0.05);
    const headers = { ...(hasBody && often(0.7) ? type : {}), ...headersOf() };
    return {
      method,
      path: `${some(places)}${query}`,
      headers,
      ...(hasBody ? { body: text(spoil(some(honest))) } : {}),
    };
  };
}
