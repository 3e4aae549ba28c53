import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import type { Asset } from '#runtime/protocol/asset.ts';
import { renderRequestSchema, type RenderRequest } from '#runtime/protocol/render-request.ts';
import { InputError } from '#runtime/failure.ts';
import { hashFile } from '#runtime/node/segment-store.ts';
import { describeSound } from '#server/assets/describe-sound.ts';
import type { Belongings } from '#server/runs/belongings.ts';

const configSchema = renderRequestSchema.extend({ audio: z.string().min(1).max(4096).exactOptional() });

/**
 * What a job file asks for: a body of `POST /api/render`, and `audio`, a path that may be relative to the job folder. Paths are for
 * those who may write into that folder, whom the machine's own permissions have let in; no other request may name one. Throws an
 * InputError that says what is wrong.
 */
export async function readConfig(
  config: Readonly<Record<string, unknown>>,
  root: string,
  belongings: Belongings,
): Promise<{ readonly request: RenderRequest; readonly belongings: Belongings }> {
  const read = configSchema.safeParse(config);
  if (!read.success) {
    throw new InputError('malformed', `“config” is not as it should be: ${z.prettifyError(read.error)}`);
  }
  const { audio, ...request } = read.data;
  if (audio === undefined) return { request, belongings };
  if (Object.hasOwn(request.inputs ?? {}, 'audio')) {
    throw new InputError('usage', '“audio” is given twice: as a path, and in “inputs”.');
  }
  const path = resolve(root, audio);
  const asset = await soundAt(path);
  return {
    request: { ...request, inputs: { ...request.inputs, audio: asset.id } },
    belongings: {
      ...belongings,
      asset: (id) => (id === asset.id ? asset : belongings.asset(id)),
      fileOf: (id) => (id === asset.id ? path : belongings.fileOf(id)),
    },
  };
}

async function soundAt(path: string): Promise<Asset> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw new InputError('no-file', `There is no file ${path}.`, { cause });
  });
  if (!stats.isFile() || stats.size === 0) throw new InputError('no-file', `${path} is no file, or an empty one.`);
  const name = basename(path);
  const sound = await describeSound(path, name);
  const createdAt = stats.mtime.toISOString();
  return { id: await hashFile(path), name, bytes: stats.size, kind: 'audio', createdAt, ...sound };
}
