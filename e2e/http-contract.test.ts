import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Asset } from '#runtime/protocol/asset.ts';
import { decodeFeatures } from '#runtime/media/features-codec.ts';
import { testFolder, toneFile } from './emberloom.ts';
import { over, serve, upload } from './http-server.ts';
import { tinyGraph } from './tiny-graph.ts';

// Whole servers and thousands of requests: minutes where others want the same cores.
vi.setConfig({ testTimeout: 600_000 });

const root = resolve(import.meta.dirname, '..');
const json = { 'Content-Type': 'application/json' };

it('answers every operation of its OpenAPI document as that says', async () => {
  const folder = testFolder();
  const { url } = await serve(folder);
  const contract = await readContract(url);
  const send = (method: string, path: string, init: RequestInit = {}) => contract.send(method, path, init);
  const post = (path: string, body: unknown, headers = {}) =>
    send('post', path, { body: JSON.stringify(body), headers: { ...json, ...headers } });

  const tone = await toneFile(folder, 2);
  const bytes = readFileSync(tone);
  const put = await send('put', '/api/assets?name=../a%2Fto%22ne.wav', { body: bytes });
  const asset = (await put.json()) as Asset;
  expect(asset).toMatchObject({ name: 'to_ne.wav', bytes: bytes.length, duration: 2, channels: 2 });
  expect(asset.id).toBe(createHash('sha256').update(bytes).digest('hex'));
  await expectJson(send('get', '/api/assets'), { assets: [asset] });
  const file = await send('get', `/api/assets/${asset.id}`);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="to_ne.wav"/);
  const features = await send('get', `/api/assets/${asset.id}/features`);
  const heard = decodeFeatures(new Uint8Array(await features.arrayBuffer()));
  expect(heard).toMatchObject({ mode: 'detailed', sampleRate: 48_000, sampleCount: 96_000 });

  const graph = tinyGraph();
  const named = '/api/graphs/F%C3%BCr%20Elise';
  const made = await send('put', named, { body: graph, headers: { ...json, 'If-None-Match': '*' } });
  expect(made.status).toBe(201);
  const { revision } = (await made.json()) as { revision: string };
  await expectJson(send('get', '/api/graphs'), { graphs: [expect.objectContaining({ name: 'Für Elise', revision })] });
  const read = await send('get', named);
  expect(read.headers.get('etag')).toBe(`"${revision}"`);
  expect(await read.text()).toBe(graph);
  const other = tinyGraph({ scene: { seed: 2 } });
  const match = { ...json, 'If-Match': `"${revision}"` };
  const saved = await send('put', named, { body: other, headers: match });
  expect(saved.status).toBe(200);
  const late = await send('put', named, { body: graph, headers: match });
  expect(late.status).toBe(409);
  const { revision: current } = (await saved.json()) as { revision: string };
  expect(await late.json()).toMatchObject({ code: 'conflict', revision: current });
  expect((await send('put', named, { body: graph, headers: json })).status).toBe(428);
  expect((await send('delete', named, { headers: { 'If-Match': `"${revision}"` } })).status).toBe(409);

  await send('put', '/api/drafts/window-1', { body: graph, headers: json });
  expect(await (await send('get', '/api/drafts/window-1')).text()).toBe(graph);
  await expectJson(send('get', '/api/drafts'), { drafts: [expect.objectContaining({ name: 'window-1' })] });
  expect(await (await send('get', named)).text()).toBe(other);
  expect((await send('delete', '/api/drafts/window-1')).status).toBe(204);

  await send('get', '/api/nodes');
  await send('get', '/api/scenes');
  await send('get', '/api/templates');
  const template = await send('get', '/api/templates/360-mono-4k');
  expect(await template.text()).toBe(readFileSync(resolve(root, 'graphs/templates/360-mono-4k.json'), 'utf8'));

  const request = { graph: 'Für Elise', inputs: { audio: asset.id, output: 'first' }, name: 'First', duration: 1 };
  const plan = await (await post('/api/plan', request)).json();
  expect(plan).toMatchObject({ name: 'First', output: 'first.mp4', pictures: [{ width: 160, height: 90, count: 30 }] });
  const key = { 'Idempotency-Key': 'one' };
  const accepted = await post('/api/render', request, key);
  expect(accepted.status).toBe(202);
  const { jobId } = (await accepted.json()) as { jobId: string };
  expect(accepted.headers.get('location')).toBe(`/api/render/${jobId}`);
  await expectJson(post('/api/render', request, key), { jobId });
  expect((await post('/api/render', { ...request, name: 'Other' }, key)).status).toBe(422);
  expect((await post(`/api/render/${jobId}/retry`, undefined)).status).toBe(409);
  expect((await send('get', `/api/render/${jobId}/download`)).status).toBe(409);
  expect((await send('delete', `/api/assets/${asset.id}`)).status).toBe(409);
  const job = await over(url, jobId);
  expect(job).toMatchObject({ status: 'completed', name: 'First', projection: 'flat', stereo: 'mono' });
  expect(job.config).toMatchObject({ scene: 'pulse', fps: '30', preset: 'draft', inputs: { audio: 'to_ne.wav' } });
  await send('get', `/api/render/${jobId}`);

  const { events, lastSeq } = await (await send('get', `/api/render/${jobId}/events?after=2`)).json();
  expect(events.map(({ seq }: { seq: number }) => seq)).toEqual(Array.from({ length: lastSeq - 2 }, (_, i) => i + 3));
  const ran = (await (await send('get', `/api/render/${jobId}/graph`)).json()) as { nodes: { scene: unknown } };
  expect(ran.nodes.scene).toMatchObject({ params: { template: 'pulse', seed: 2 } });

  const whole = await send('get', `/api/render/${jobId}/download`);
  const video = Buffer.from(await whole.arrayBuffer());
  const etag = whole.headers.get('etag') ?? '';
  expect(etag).toBe(`"${createHash('sha256').update(video).digest('hex')}"`);
  const download = (headers: Record<string, string>, query = '') =>
    send('get', `/api/render/${jobId}/download${query}`, { headers });
  const part = await download({ Range: 'bytes=100-199', 'If-Range': etag });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${video.length}`]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(video.subarray(100, 200));
  expect((await download({ Range: 'bytes=100-199', 'If-Range': '"old"' })).status).toBe(200);
  expect((await download({ Range: `bytes=${video.length}-` })).status).toBe(416);
  expect((await download({ 'If-None-Match': etag, 'Cache-Control': 'max-age=0' })).status).toBe(304);
  expect((await download({}, '?inline=1')).headers.get('content-disposition')).toMatch(/^inline/);
  expect((await download({}, '?file=other.mp4')).status).toBe(404);

  await expectJson(send('get', '/api/render/status'), {
    ...{ pending: 0, processing: 0, completed: 1, failed: 0, cancelled: 0, blockedBy: null },
  });
  const again = (await (await post(`/api/render/${jobId}/retry`, undefined)).json()) as { jobId: string };
  expect((await post(`/api/render/${again.jobId}/cancel`, undefined)).status).toBe(202);
  expect(await over(url, again.jobId)).toMatchObject({ status: 'cancelled', retryOf: jobId });
  const page = await (await send('get', '/api/render?limit=1')).json();
  expect(page).toMatchObject({ jobs: [{ id: again.jobId }], next: again.jobId });
  const second = await (await send('get', `/api/render?limit=1&before=${page.next}`)).json();
  expect(second).toMatchObject({ jobs: [{ id: jobId }], next: null });
  await expectJson(send('get', '/api/render?status=failed,pending'), { jobs: [], next: null });
  expect((await send('delete', `/api/render/${jobId}`)).status).toBe(204);
  expect((await send('get', `/api/render/${jobId}`)).status).toBe(404);
  expect((await send('delete', `/api/assets/${asset.id}`)).status).toBe(204);
  expect((await send('delete', named, { headers: { 'If-Match': `"${current}"` } })).status).toBe(204);

  await expectJson(send('get', '/healthz'), { healthy: true });
  await expectJson(send('get', '/readyz'), { ready: true, reasons: [] });
  const figures = await (await send('get', '/metrics')).text();
  expect(figures).toMatch(/^emberloom_jobs\{state="cancelled"\} 1$/m);
  expect(figures.split('\n').filter((line) => !/^(#.*|\w+(\{\w+="\w+"\})? [\d.e+-]+|)$/.test(line))).toEqual([]);
  await send('get', '/api/openapi.json');
  expect(contract.untried().filter((name) => !name.endsWith('/thumbnail'))).toEqual([]);
  const guide = readFileSync(resolve(root, 'docs/server.md'), 'utf8');
  expect(contract.paths.filter((path) => !guide.includes(path))).toEqual([]);
});

it('says what is wrong with a request in a sentence', async () => {
  const folder = testFolder();
  const { url } = await serve(folder, ['--max-upload', '1']);
  const asset = await upload(url, await toneFile(folder, 2));
  const folderGraph = JSON.parse(tinyGraph());
  folderGraph.nodes.sequence = { type: 'FrameSequence', version: 1, params: {} };
  folderGraph.edges.push({ from: 'capture.frames', to: 'sequence.frames' });
  const type = 'flat-1080p-landscape';
  const inputs = { audio: asset.id };
  const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`scene.p${i}`, 1]));
  const crowd = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`n${i}`, folderGraph.nodes.sequence]));
  const rows: [request: object, status: number, code: string, detail: RegExp][] = [
    [{}, 422, 'usage', /Say what to render/],
    [{ type: 'flat-1080p-landscap', inputs }, 422, 'unknown-type', /Did you mean “flat-1080p-landscape”/],
    [{ type, template: '360-mono-4k', inputs }, 422, 'usage', /differ here/],
    [{ type, graph: 'x', inputs }, 422, 'usage', /not both/],
    [{ graph: 'x', inputs }, 422, 'no-graph', /no saved graph “x”/],
    [{ type, inputs, presett: 'draft' }, 400, 'malformed', /“presett” is not known.*“preset”/],
    [{ type, inputs: { ...inputs, sceen: 'pulse' } }, 422, 'invalid-graph', /no input “sceen”.*“scene”/],
    [{ type, inputs, scene: 'nope' }, 422, 'invalid-graph', /nope/],
    [{ type, inputs, preset: 'fastest' }, 422, 'invalid-graph', /fastest/],
    [{ type, inputs, fps: '30/0' }, 422, 'invalid-graph', /fps/],
    [{ type, inputs, set: { 'capture.widht': 100 } }, 422, 'invalid-graph', /widht/],
    [{ type, inputs: {} }, 422, 'invalid-graph', /needs an audio file/],
    [{ type, inputs: { audio: '/etc/passwd' } }, 422, 'no-asset', /takes the id of an asset/],
    [{ type, inputs: { audio: 'f'.repeat(64) } }, 422, 'no-asset', /There is no asset ffff/],
    [{ type, inputs: { ...inputs, output: '/tmp/x.mp4' } }, 422, 'output-name', /must be a file name/],
    [{ type, inputs: { ...inputs, output: '../x.mp4' } }, 422, 'output-name', /must be a file name/],
    [{ type, inputs, set: { 'save.name': '../x' } }, 422, 'invalid-graph', /must be a file name/],
    [{ graph: folderGraph, inputs }, 422, 'output-folder', /set “sequence.container” to “zip”/],
    [{ type, inputs, start: 5 }, 422, 'empty-range', /Nothing of the track/],
    [{ type, inputs, frames: { from: 0, to: 3 }, start: 1 }, 422, 'usage', /not both/],
    [{ type: '360-stereo-8k', inputs, scale: 4 }, 422, 'too-many-pixels', /megapixels; at most 68/],
    [{ type, inputs, set: many }, 400, 'malformed', /“set” cannot be taken: it has more than 1000/],
    [{ type, inputs, duration: -1 }, 400, 'malformed', /“duration”/],
    [{ graph: { ...folderGraph, nodes: crowd } }, 422, 'too-many-nodes', /1001 nodes; at most 1000/],
    [{ graph: { format: 'other' } }, 422, 'invalid-graph', /no Emberloom graph/],
  ];
  for (const [request, status, code, detail] of rows) {
    for (const path of ['render', 'plan']) {
      const response = await fetch(`${url}/api/${path}`, {
        method: 'POST',
        body: JSON.stringify(request),
        headers: json,
      });
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(await response.json()).toMatchObject({ status, code, detail: expect.stringMatching(detail) });
    }
  }
  const large = await fetch(`${url}/api/assets`, { method: 'PUT', body: Buffer.alloc(1_000_001) });
  expect([large.status, (await large.json()).code]).toEqual([413, 'too-large']);
  const empty = await fetch(`${url}/api/render`);
  expect(await empty.json()).toEqual({ jobs: [], next: null });
});

async function expectJson(response: Promise<Response>, expected: unknown): Promise<void> {
  expect(await (await response).json()).toEqual(expected);
}

type Schema = Record<string, unknown>;
interface Operation {
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: Schema }> }>;
}

/** Sends requests, and holds every answer against the document. */
async function readContract(url: string) {
  const document = await (await fetch(`${url}/api/openapi.json`)).json();
  const { schemas } = document.components as { schemas: Record<string, Schema> };
  const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...{ name: `${method} ${path}`, method, operation },
        pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      })),
  );
  const tried = new Set<string>();
  return {
    paths: Object.keys(document.paths as object),
    untried: () => operations.map(({ name }) => name).filter((name) => !tried.has(name)),
    async send(method: string, path: string, init: RequestInit): Promise<Response> {
      const response = await fetch(`${url}${path}`, { method: method.toUpperCase(), ...init });
      const [bare = ''] = path.split('?');
      const fits = operations.filter((one) => one.method === method && one.pattern.test(bare));
      const found = fits.find(({ name }) => !name.includes('{')) ?? fits[0];
      if (!found) throw new Error(`${method} ${path} is not documented.`);
      const isRefusal = response.status >= 400 && response.status !== 416;
      const answer = found.operation.responses[isRefusal ? 'default' : String(response.status)];
      if (!answer && ![304, 416].includes(response.status)) throw new Error(`${found.name}: ${response.status}`);
      if (!isRefusal) tried.add(found.name);
      const [kind = ''] = (response.headers.get('content-type') ?? '').split(';');
      if (answer?.content) expect(Object.keys(answer.content), found.name).toContain(kind);
      const schema = answer?.content?.[kind]?.schema;
      if (schema) {
        const { $ref } = schema;
        const whole = typeof $ref === 'string' ? schemas[$ref.split('/').at(-1) ?? ''] : schema;
        const checked = z
          .fromJSONSchema(whole as z.core.JSONSchema.JSONSchema)
          .safeParse(await response.clone().json());
        expect(checked.success ? null : checked.error.issues, found.name).toBeNull();
      }
      return response;
    },
  };
}
