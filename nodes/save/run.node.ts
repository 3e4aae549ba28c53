import path from 'node:path';
import type { PreflightContext } from '#runtime/context.ts';
import type { Executor, Preflight } from '#runtime/executor.ts';
import { checkOutput, publishOutput } from '#runtime/node/publish-output.ts';
import type { definition } from './definition.ts';

export const preflight: Preflight<typeof definition> = async ({ id, params, inputs: { video }, context }) => {
  const { container = 'mp4', nameSuffix = '' } = video?.type === 'Video' ? video : {};
  const { reads, request } = context;
  await checkOutput(targetOf(id, params.name, nameSuffix, container, context), { ...request, container, reads });
};

export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const { container, path: source, nameSuffix = '' } = inputs.video;
  const target = targetOf(id, params.name, nameSuffix, container, context);
  const rules = { overwrite: context.request.overwrite, container };
  await checkOutput(target, rules);
  await publishOutput(source, target, rules, (claimed) => context.claimPath(claimed));
  context.report({ type: 'stage', stage: 'metadata', done: 1, total: 1 });
  context.report({ type: 'node', id, state: 'done', detail: target });
  return {};
};

function targetOf(
  id: string,
  name: string,
  suffix: string,
  container: 'mp4' | 'mov',
  context: Pick<PreflightContext, 'outputPath'>,
): string {
  return context.outputPath(id) ?? path.resolve(named(name, suffix, container));
}

/** A name that ends in the suffix already keeps it once. */
function named(name: string, suffix: string, container: 'mp4' | 'mov'): string {
  const given = name.toLowerCase().endsWith(`.${container}`) ? name.slice(-container.length - 1) : '';
  const stem = name.slice(0, name.length - given.length);
  return (stem.endsWith(suffix) ? stem : stem + suffix) + (given || `.${container}`);
}
