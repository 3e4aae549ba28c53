import path from 'node:path';
import type { Executor } from '#runtime/executor.ts';
import { checkOutput, publishOutput } from '#runtime/node/publish-output.ts';
import type { definition } from './definition.ts';

export const run: Executor<typeof definition> = async ({ id, params, inputs, context }) => {
  const { container, path: source } = inputs.video;
  const target = context.outputPath(id) ?? path.resolve(withEnding(params.name, container));
  const rules = { overwrite: context.request.overwrite, container };
  await checkOutput(target, rules);
  await publishOutput(source, target, rules, (claimed) => context.claimPath(claimed));
  context.report({ type: 'stage', stage: 'metadata', done: 1, total: 1 });
  context.report({ type: 'node', id, state: 'done', detail: target });
  return {};
};

function withEnding(name: string, container: 'mp4' | 'mov'): string {
  return name.toLowerCase().endsWith(`.${container}`) ? name : `${name}.${container}`;
}
