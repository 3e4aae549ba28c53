import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { serializeGraph } from '#graphs/serialize.ts';
import { assetIdSchema, assetSchema } from '#runtime/protocol/asset.ts';
import { jobViewSchema, type JobView } from '#runtime/protocol/job-view.ts';
import { loadGraph } from '#runtime/cli/graph-file.ts';
import { absolute, addRequestOptions, parseSetting, wholeNumber, type RequestOptions } from '#runtime/cli/options.ts';
import { addServerOptions, connect, type ServerClient, type ServerOptions } from '#runtime/cli/server-client.ts';
import { InputError, RunError } from '#runtime/failure.ts';
import { temporaryBeside } from '#runtime/node/publish-file.ts';
import { checkOutput, publishOutput } from '#runtime/node/publish-output.ts';

const accepted = z.object({ jobId: z.string() });

/** `submit`, `jobs`, `cancel` and `download`: a server's queue from the command line. */
export function addClient(program: Command): void {
  addSubmit(program);
  const jobs = program.command('jobs').description('List the jobs of a server, newest first');
  jobs.option('--status <names>', 'only these: pending, processing, completed, failed, cancelled');
  jobs.option('--limit <number>', 'how many', wholeNumber, 20).option('--json', 'as JSON');
  addServerOptions(jobs).action(async (options: ServerOptions & { status?: string; limit: number; json?: true }) => {
    const query = new URLSearchParams({
      limit: String(options.limit),
      ...(options.status ? { status: options.status } : {}),
    });
    const page = z.object({ jobs: z.array(jobViewSchema) });
    const found = await connect(options).json(page, 'GET', `/api/render?${query}`);
    if (options.json) return console.log(JSON.stringify(found.jobs));
    for (const job of found.jobs) console.log(lineOf(job));
    if (found.jobs.length === 0) console.log('There are no such jobs.');
  });

  const cancel = program.command('cancel').description('Cancel a job of a server').argument('<job>', 'its id');
  addServerOptions(cancel).action(async (id: string, options: ServerOptions) => {
    const { jobId } = await connect(options).json(accepted, 'POST', `${pathOf(id)}/cancel`);
    console.log(`${jobId} is being cancelled, unless it is over.`);
  });

  const download = program.command('download').description('Download what a job has made').argument('<job>', 'its id');
  download.option('--output <file>', 'the file to write; the name that the job gave it unless given', absolute);
  download.option('--overwrite', 'replace a file that exists');
  addServerOptions(download).action(
    async (id: string, options: ServerOptions & { output?: string; overwrite?: true }) => {
      const server = connect(options);
      const [file] = (await server.json(jobViewSchema, 'GET', pathOf(id))).files;
      if (!file) throw new InputError('nothing-made', 'This job has made no file, or not yet.');
      const target = options.output ?? absolute(basename(file.name));
      const overwrite = options.overwrite ?? false;
      await checkOutput(target, { overwrite });
      await fetchFile(
        server,
        `${pathOf(id)}/download?file=${encodeURIComponent(file.name)}`,
        file.sha256,
        target,
        overwrite,
      );
      console.log(target);
    },
  );
}

interface SubmitOptions extends RequestOptions, ServerOptions {
  readonly audio?: string;
  readonly type?: string;
  readonly template?: string;
  readonly fps?: string;
  readonly output?: string;
  readonly name?: string;
  readonly priority?: string;
  readonly json?: true;
}

function addSubmit(program: Command): void {
  const submit = program
    .command('submit')
    .description('Let a server render: an export type, or a graph file')
    .argument('[graph]', 'GRAPH.json or RENDERED.mp4, instead of --type')
    .option('--audio <file>', 'the music, which is sent unless the server has it, or the id of an asset')
    .option('--type <name>', 'export type; "emberloom templates" lists them')
    .option('--template <name>', 'scene template; "emberloom scenes" lists them')
    .option('--fps <rate>', 'frames per second: 30, 60, 30000/1001, …')
    .option('--output <name>', 'name of the file that the job makes')
    .option('--name <text>', 'a name of the job, for people')
    .option('--priority <number>', 'higher goes first; 0 unless given')
    .option('--json', 'as JSON');
  addServerOptions(addRequestOptions(submit)).action(async (graph: string | undefined, options: SubmitOptions) => {
    const server = connect(options);
    const what =
      graph === undefined ? { type: options.type ?? 'flat-1080p-landscape' } : await readGraph(graph, options);
    const { audio, output, template: scene, preset, fps, start, duration, frames, scale, name, priority } = options;
    const inputs = {
      ...(audio === undefined ? {} : { audio: await provide(server, audio) }),
      ...(output === undefined ? {} : { output }),
    };
    const set = Object.fromEntries(options.set.map(parseSetting).map(({ address, value }) => [address, value]));
    const { strict = false, fresh = false } = options;
    // What was not given is left out of the JSON.
    const request = { ...what, inputs, scene, preset, fps, set, start, duration, frames, scale, name, strict, fresh };
    const numbered = priority === undefined ? request : { ...request, priority: Number(priority) };
    const { jobId } = await server.json(accepted, 'POST', '/api/render', numbered);
    console.log(options.json ? JSON.stringify({ jobId }) : jobId);
  });
}

async function readGraph(path: string, { type }: SubmitOptions): Promise<object> {
  if (type !== undefined) throw new InputError('usage', 'Give a graph file or --type, not both.');
  return { graph: JSON.parse(serializeGraph(await loadGraph(path))) as object };
}

/** The id of the music on the server; what it does not have is sent. */
async function provide(server: ServerClient, audio: string): Promise<string> {
  if (assetIdSchema.safeParse(audio).success) return audio;
  const file = absolute(audio);
  const hash = createHash('sha256');
  try {
    for await (const block of createReadStream(file)) hash.update(block as Buffer);
  } catch (cause) {
    throw new InputError('no-file', `${file} cannot be read: ${String(cause)}`, { cause });
  }
  const id = hash.digest('hex');
  if (await server.has(`/api/assets/${id}`)) return id;
  return (await server.send(assetSchema, `/api/assets?name=${encodeURIComponent(basename(file))}`, file)).id;
}

/** Brings a file over, and to its place only when it is whole. */
async function fetchFile(
  server: ServerClient,
  path: string,
  sha256: string,
  target: string,
  overwrite: boolean,
): Promise<void> {
  const part = `${temporaryBeside(target)}${extname(target)}`;
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(block: Buffer, _, done) {
      hash.update(block);
      done(null, block);
    },
  });
  try {
    const body = Readable.fromWeb((await server.read(path)) as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(body, hashing, createWriteStream(part, { flags: 'wx' })).catch((cause: unknown) => {
      throw new RunError('download-failed', `The download broke off (${String(cause)}): try again.`, { cause });
    });
    if (hash.digest('hex') !== sha256)
      throw new RunError('download-damaged', 'The file was damaged on its way: try again.');
    await publishOutput(part, target, { overwrite }, () => Promise.resolve());
  } finally {
    await rm(part, { force: true });
  }
}

function pathOf(id: string): string {
  return `/api/render/${encodeURIComponent(id)}`;
}

function lineOf({ id, status, progress, name, blockedBy, error }: JobView): string {
  const how = status === 'processing' ? `${progress.toFixed(0).padStart(3)} %` : '     ';
  const why = blockedBy ? ` (waits for ${blockedBy})` : error === undefined ? '' : `: ${error}`;
  return `${id}  ${status.padEnd(10)} ${how}  ${name}${why}`;
}
