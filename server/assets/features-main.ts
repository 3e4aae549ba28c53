import { builtinCatalog } from '#nodes/catalog.ts';
import { nodeExecutors, nodePreflights } from '#nodes/executors.node.ts';
import { InputError } from '#runtime/failure.ts';
import { encodeFeatures } from '#runtime/media/features-codec.ts';
import { executeRun } from '#runtime/node/execute-run.ts';
import { giveWay } from '#runtime/node/priority.ts';
import { publishFile } from '#runtime/node/publish-file.ts';
import { RenderHost } from '#runtime/node/render-host.ts';
import { runUntil } from '#runtime/run.ts';
import { changeGraph, graphTemplate } from '#runtime/settings.ts';

// Hears one file as a run would, and leaves its features: a process of its own, since it is minutes of work. Arguments: the music, the
// mode, and the file to leave. Exit code 2: the file is no music; the reason is the last line of the standard error.

const [audio = '', mode = '', target = ''] = process.argv.slice(2);
// The server, and whoever uses this machine, come first.
giveWay();
process.on('disconnect', () => process.exit(1));
if (!process.connected) process.exit(1);

try {
  const change = [{ address: 'analyze.mode', value: mode }];
  const document = changeGraph(graphTemplate('flat-1080p-landscape'), builtinCatalog, change);
  const request = { inputs: { audio }, overwrite: false, strict: false, fresh: false, scale: 1 };
  const kinds = { catalog: builtinCatalog, executors: nodeExecutors, preflights: nodePreflights };
  // Never opened: nothing is drawn.
  const host = new RenderHost({ gl: 'auto', requireGpu: false });
  const { signal } = new AbortController();
  const settings = { document, request, kinds, host, requireGpu: false, signal, report: () => {} };
  const { features } = await executeRun({ ...settings, until: 'Features' }, (run) => runUntil(run, 'Features'));
  await publishFile(target, encodeFeatures(features));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof InputError ? 2 : 1);
}
