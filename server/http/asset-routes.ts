import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { assetIdSchema, assetSchema, type Asset } from '#runtime/protocol/asset.ts';
import { InputError } from '#runtime/failure.ts';
import { analysisModes } from '#server/assets/feature-store.ts';
import { resolveInside } from '#runtime/node/resolve-inside.ts';
import { bodyOf } from './body.ts';
import { notFound } from './problem.ts';
import { route, type Exchange, type Route } from './route.ts';
import { sendUserFile } from './send-file.ts';
import type { Services } from './services.ts';

export function assetRoutes({ assets, features, mostUploadBytes, freeBytes, jobs }: Services): readonly Route[] {
  const assetOf = (exchange: Pick<Exchange<unknown, unknown>, 'param'>): Asset => {
    const id = assetIdSchema.safeParse(exchange.param('id'));
    const asset = id.success ? assets.get(id.data) : null;
    if (!asset) throw notFound('asset');
    return asset;
  };
  return [
    route({
      method: 'put',
      path: '/api/assets',
      summary: 'Upload a music file. What is there already stays as it is.',
      query: z.strictObject({ name: z.string().min(1).max(300).exactOptional().describe('What the file is called.') }),
      body: 'bytes',
      answers: { 201: { description: 'The asset.', schema: assetSchema } },
      async handle({ request, response, query }) {
        const body = bodyOf(request, mostUploadBytes);
        if (Number(request.headers['content-length'] ?? 0) > (await freeBytes())) {
          throw new InputError('too-large', 'The disk has no room for this file.');
        }
        const asset = await assets.add(query.name ?? 'audio', body);
        response.status(201).set('Location', `/api/assets/${asset.id}`).json(asset);
      },
    }),
    route({
      method: 'get',
      path: '/api/assets',
      summary: 'List the uploaded files, newest first.',
      answers: { 200: { description: 'All of them.', schema: z.object({ assets: z.array(assetSchema) }) } },
      handle: ({ response }) => void response.json({ assets: assets.list() }),
    }),
    route({
      method: 'get',
      path: '/api/assets/:id',
      summary: 'Download an uploaded file, or a range of it.',
      answers: {
        200: { description: 'Its bytes.', contentType: 'application/octet-stream' },
        206: { description: 'Some of its bytes.', contentType: 'application/octet-stream' },
      },
      async handle(exchange) {
        const { id, name } = assetOf(exchange);
        const file = assets.fileOf(id) ?? '';
        const path = await resolveInside(dirname(file), basename(file));
        await sendUserFile(exchange.response, { path, name, sha256: id, contentType: 'application/octet-stream' });
      },
    }),
    route({
      method: 'get',
      path: '/api/assets/:id/features',
      summary: 'Read what the analysis hears in an uploaded file. It is made where it is not there yet.',
      query: z.strictObject({ mode: z.enum(analysisModes).exactOptional().describe('`detailed` unless given.') }),
      answers: {
        200: { description: 'The feature table as runs use it.', contentType: 'application/octet-stream' },
      },
      async handle(exchange) {
        const { id } = assetOf(exchange);
        const { name, sha256 } = await features.of(id, assets.fileOf(id) ?? '', exchange.query.mode ?? 'detailed');
        const path = await resolveInside(features.folder, name);
        await sendUserFile(exchange.response, { path, name, sha256, contentType: 'application/octet-stream' });
      },
    }),
    route({
      method: 'delete',
      path: '/api/assets/:id',
      summary: 'Remove an uploaded file. One that a waiting or running job plays is kept.',
      answers: { 204: { description: 'It is gone.' } },
      async handle(exchange) {
        const { id } = assetOf(exchange);
        const file = assets.fileOf(id);
        if (file !== null && jobs.store.isPlayed(file)) {
          throw new InputError('asset-in-use', 'A job that is not over plays this file: cancel it, or wait.');
        }
        await assets.remove(id);
        await features.forget(id);
        exchange.response.status(204).end();
      },
    }),
  ];
}
