import { Agent } from 'node:http';
import { expect, it, vi } from 'vitest';
import { testFolder } from './emberloom.ts';
import { ask, serve } from './http-server.ts';
import { rawRequest, upgradeHeaders } from './raw-request.ts';

// Whole servers and thousands of requests: minutes where others want the same cores.
vi.setConfig({ testTimeout: 600_000 });

// Pages of other sites reach a server on this machine through its visitor's browser. What they can say is told by Host, Origin and
// Sec-Fetch-*, which no page can forge.

const token = 'abcdefghijklmnopqrstuvwxyz012345';

it('hears only those who ask for it by its own name, and pages of its own origin, whatever they ask', async () => {
  const { url } = await serve(testFolder());
  const { port } = new URL(url);
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `LocalHost:${port}`];
  const foreign = [
    ...['evil.example', `evil.example:${port}`, 'localhost', '127.0.0.1', `localhost:${Number(port) ^ 1}`],
    ...[
      `127.0.0.1.evil.example:${port}`,
      `localhost.:${port}`,
      `127.1:${port}`,
      `0.0.0.0:${port}`,
      `2130706433:${port}`,
    ],
    ...[`localhost:${port}@evil.example`, `evil.example#localhost:${port}`, `::1:${port}`],
  ];
  const ownOrigins = [null, ...own.map((host) => `http://${host}`)];
  const foreignOrigins = [
    ...['null', 'http://evil.example', `http://evil.example:${port}`, 'http://localhost', `https://localhost:${port}`],
    ...[
      `http://localhost:${port}.evil.example`,
      `http://localhost:${port}/`,
      'file://',
      `http://[::1%25lo]:${port}`,
      '',
    ],
  ];
  const asked = [
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/healthz' },
    { method: 'GET', path: '/api/render' },
    { method: 'HEAD', path: '/api/assets' },
    { method: 'POST', path: '/api/render', body: '{}', headers: { 'Content-Type': 'application/json' } },
    { method: 'POST', path: '/api/render', body: '{}', headers: { 'Content-Type': 'text/plain' } },
    { method: 'PUT', path: '/api/assets?name=x.wav', body: 'RIFF' },
    { method: 'DELETE', path: `/api/render/${'a'.repeat(21)}` },
    { method: 'OPTIONS', path: '/api/render', headers: { 'Access-Control-Request-Method': 'POST' } },
    { method: 'GET', path: '/ws', headers: upgradeHeaders },
  ];
  const agent = new Agent({ keepAlive: true });
  let cases = 0;
  for (const host of [...own, ...foreign]) {
    for (const origin of [...ownOrigins, ...foreignOrigins]) {
      for (const { headers = {}, ...rest } of asked) {
        const more = origin === null ? {} : { Origin: origin };
        const answer = await rawRequest(url, { ...rest, headers: { ...headers, Host: host, ...more }, agent });
        const isHeard = own.includes(host) && ownOrigins.includes(origin);
        const what = `${rest.method} ${rest.path} to “${host}” from “${origin}”`;
        expect(answer.status === 403, what).toBe(!isHeard);
        if (isHeard) expect(answer.status, what).toBeLessThan(500);
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        cases++;
      }
    }
  }
  agent.destroy();
  expect(cases).toBe(17 * 15 * 10);
  expect((await ask(`${url}/api/assets`)).json).toEqual({ assets: [] });
});

// site, mode, dest, origin, and what is asked
type Fetched = readonly [
  site: string,
  mode: string,
  dest: string,
  origin: 'own' | 'none',
  asked: string,
  heard: boolean,
];
const fetched: readonly Fetched[] = [
  ['same-origin', 'cors', 'empty', 'none', 'GET /api/render', true],
  ['same-origin', 'cors', 'empty', 'own', 'POST /api/render', true],
  ['same-origin', 'cors', 'empty', 'none', 'POST /api/render', false],
  ['same-origin', 'no-cors', 'video', 'none', 'GET /api/render', true],
  ['same-origin', 'navigate', 'document', 'none', 'GET /runs', true],
  ['same-origin', 'websocket', 'empty', 'own', 'WS /ws', true],
  ['same-origin', 'websocket', 'empty', 'none', 'WS /ws', false],
  ['none', 'navigate', 'document', 'none', 'GET /', true],
  ['none', 'navigate', 'document', 'none', 'GET /api/render', true],
  ['none', 'navigate', 'document', 'none', 'POST /api/render', false],
  ['cross-site', 'navigate', 'document', 'none', 'GET /', true],
  ['cross-site', 'navigate', 'document', 'none', 'GET /runs', true],
  ['cross-site', 'navigate', 'document', 'none', 'GET /?token=x', true],
  ['cross-site', 'navigate', 'document', 'none', 'GET /api/render', false],
  ['cross-site', 'navigate', 'document', 'none', 'POST /', false],
  ['cross-site', 'navigate', 'iframe', 'none', 'GET /', false],
  ['cross-site', 'no-cors', 'image', 'none', 'GET /', false],
  ['cross-site', 'no-cors', 'image', 'none', 'GET /api/assets', false],
  ['cross-site', 'no-cors', 'script', 'none', 'GET /api/nodes', false],
  ['cross-site', 'no-cors', 'empty', 'none', 'POST /api/render', false],
  ['cross-site', 'cors', 'empty', 'own', 'POST /api/render', false],
  ['cross-site', 'websocket', 'empty', 'none', 'WS /ws', false],
  ['cross-site', 'websocket', 'empty', 'own', 'WS /ws', false],
  // Another port of this machine is the same site, and somebody else's page all the same.
  ['same-site', 'navigate', 'document', 'none', 'GET /', true],
  ['same-site', 'navigate', 'document', 'none', 'GET /api/render', false],
  ['same-site', 'cors', 'empty', 'own', 'POST /api/render', false],
  ['same-site', 'no-cors', 'audio', 'none', 'GET /api/assets', false],
  ['same-site', 'websocket', 'empty', 'own', 'WS /ws', false],
];

it('lets other sites link to its pages, and do nothing else', async () => {
  const { url } = await serve(testFolder());
  for (const [site, mode, dest, origin, asked, heard] of fetched) {
    const [method = '', path = ''] = asked.split(' ');
    const from = origin === 'own' ? { Origin: url } : {};
    const headers = { 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode, 'Sec-Fetch-Dest': dest, ...from };
    const isSocket = method === 'WS';
    const answer = await rawRequest(url, {
      ...{ method: isSocket ? 'GET' : method, path },
      headers: { ...headers, ...(isSocket ? upgradeHeaders : {}) },
    });
    expect(answer.status !== 403, `${site} ${mode} ${dest} ${origin} ${asked}: ${answer.status}`).toBe(heard);
  }
});

it('refuses what proxies might read otherwise', async () => {
  const { url } = await serve(testFolder());
  const { host } = new URL(url);
  const rows = [
    { path: `http://evil.example/`, headers: { Host: host } },
    { path: '//evil.example/', headers: { Host: host } },
    { path: '/\\evil.example', headers: { Host: host } },
    { path: '*', method: 'OPTIONS', headers: { Host: host } },
    { path: '/api/render', headers: ['Host', host, 'Host', 'evil.example'] },
    { path: '/api/render', headers: ['Host', 'evil.example', 'Host', host] },
    { path: '/api/render', headers: ['Host', host, 'Origin', url, 'Origin', 'http://evil.example'] },
  ];
  for (const row of rows) {
    const { status } = await rawRequest(url, row);
    expect([400, 403, 404], row.path).toContain(status);
  }
});

it('wants its token for everything but pages and its health, and takes it in three ways', async () => {
  const server = await serve(testFolder(), [], { EMBERLOOM_TOKEN: token });
  const { url } = server;
  const { port } = new URL(url);
  const cookie = `emberloom_${port}=${token}`;
  const get = async (path: string, headers = {}) => (await rawRequest(url, { path, headers })).status;
  for (const path of ['/', '/runs', '/healthz', '/readyz']) expect(await get(path), path).toBe(200);
  const places = ['/api/render', '/api/assets', '/api/nodes', '/api/openapi.json', '/metrics', '/%61pi/render', '/ws'];
  for (const path of places) expect(await get(path), path).toBe(401);
  expect(await get('/api/render', { Authorization: `Bearer ${token}` })).toBe(200);
  expect(await get('/api/render', { Cookie: `a=b; ${cookie}` })).toBe(200);
  for (const wrong of [token.slice(1), `${token}x`, '', token.toUpperCase(), ' ']) {
    expect(await get('/api/render', { Authorization: `Bearer ${wrong}` }), wrong).toBe(401);
    expect(await get('/api/render', { Cookie: `emberloom_${port}=${wrong}` }), wrong).toBe(401);
  }
  expect(await get(`/api/render?token=${token}`)).toBe(401);
  expect(await get('/api/render', { Authorization: `Basic ${token}` })).toBe(401);
  expect(await get('/api/render', { 'Sec-WebSocket-Protocol': `bearer.${token}` })).toBe(401);
  const socket = (headers: Record<string, string>) => get('/ws', { ...upgradeHeaders, Origin: url, ...headers });
  expect(await socket({})).toBe(401);
  expect(await socket({ 'Sec-WebSocket-Protocol': 'emberloom, bearer.wrong' })).toBe(401);
  expect(await socket({ 'Sec-WebSocket-Protocol': `emberloom, bearer.${token}` })).not.toBe(401);
  expect(await socket({ Cookie: cookie })).not.toBe(401);
  expect(await socket({ Cookie: cookie, Origin: 'http://evil.example' })).toBe(403);

  const opened = await rawRequest(url, { path: `/runs?token=${token}` });
  expect(opened).toMatchObject({ status: 303, headers: { location: '/runs' } });
  expect(opened.headers['set-cookie']).toEqual([`${cookie}; Path=/; HttpOnly; SameSite=Strict`]);
  const wrong = await rawRequest(url, { path: '/?token=wrong' });
  expect(wrong.headers['set-cookie']).toBeUndefined();
  const { stdout, stderr } = await server.stop();
  expect(stdout + stderr).not.toContain(token);
});

it('answers to further names and over other interfaces only where it was told to', async () => {
  const options = [
    '--host',
    '0.0.0.0',
    '--token',
    token,
    '--allow-host',
    'studio.example',
    '--allow-host',
    'x.example:8443',
  ];
  const { url: shown } = await serve(testFolder(), options);
  const { port } = new URL(shown);
  const url = `http://127.0.0.1:${port}`;
  const status = async (Host: string, Origin = `http://${Host}`) =>
    (await rawRequest(url, { path: '/healthz', headers: { Host, Origin } })).status;
  expect(await status('studio.example')).toBe(200);
  expect(await status(`studio.example:${port}`)).toBe(200);
  expect(await status('studio.example', 'https://studio.example')).toBe(200);
  expect(await status('x.example:8443', 'https://x.example:8443')).toBe(200);
  expect(await status(`127.0.0.1:${port}`)).toBe(200);
  expect(await status('x.example')).toBe(403);
  expect(await status('a.studio.example')).toBe(403);
  expect(await status(`0.0.0.0:${port}`)).toBe(403);
  expect(await status('studio.example', 'http://evil.example')).toBe(403);
});
