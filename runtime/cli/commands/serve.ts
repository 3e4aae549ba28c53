import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { absolute, wholeNumber } from '#runtime/cli/options.ts';
import { InputError } from '#runtime/failure.ts';
import type { GlChoice } from '#runtime/node/chromium.ts';
import { packageRoot } from '#runtime/node/package-root.ts';

interface ServeCommandOptions {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly jobsDir?: string;
  readonly concurrency: number;
  readonly token?: string;
  readonly allowHost: readonly string[];
  readonly maxUpload: number;
  readonly diskFloor: number;
  readonly cacheLimit: number;
  readonly webhook?: string;
  readonly keepJobs: number;
  readonly keepDays: number;
  readonly gl: GlChoice;
  readonly requireGpu?: true;
}

/** What is known here of the server, which is a program of its own: neither carries the other's weight. */
interface ServerProgram {
  serve(options: object): Promise<{ readonly url: string; stop(): Promise<void>; kill(): void }>;
}

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Run the server: the editor, and a queue that renders what it is given')
    .option('--host <address>', 'where to listen; anything but this machine alone needs a token', '127.0.0.1')
    .option('--port <number>', 'the port; 0 takes any that is free', port, 4400)
    .option('--data-dir <folder>', 'where jobs, uploads and results are kept', absolute, dataFolder())
    .option('--jobs-dir <folder>', 'take jobs from files in its “pending”, too', absolute)
    .option('--concurrency <number>', 'how many runs are rendered at a time', wholeNumber, 1)
    .option('--token <text>', 'what clients have to show (or EMBERLOOM_TOKEN, which no other user can see)')
    .option('--allow-host <name>', 'another name that the server answers to; may be given again', collect, [])
    .option('--max-upload <megabytes>', 'the largest file that is taken', wholeNumber, 2000)
    .option('--disk-floor <megabytes>', 'with less disk than that nothing is started', wholeNumber, 2000)
    .option('--cache-limit <megabytes>', 'what finished segments and analyses may take', wholeNumber, 50_000)
    .option('--keep-jobs <number>', 'so many jobs that are over are kept', wholeNumber, 1000)
    .option('--keep-days <number>', 'and for so long', wholeNumber, 90)
    .option('--webhook <url>', 'an https address that is told of every job that ends')
    .addOption(
      new Option('--gl <backend>', 'how to draw').choices(['auto', 'gpu', 'llvmpipe', 'swiftshader']).default('auto'),
    )
    .option('--require-gpu', 'fail rather than draw in software')
    .action(async (options: ServeCommandOptions) => {
      const server = await loadServer();
      const { host, concurrency, dataDir, allowHost, maxUpload, diskFloor, keepJobs, keepDays } = options;
      const serving = await server
        .serve({
          ...{
            host,
            port: options.port,
            dataFolder: dataDir,
            concurrency,
            allowedHosts: allowHost,
            keepJobs,
            keepDays,
          },
          ...{ mostUploadBytes: maxUpload * 1e6, diskFloor: diskFloor * 1e6 },
          jobsFolder: options.jobsDir ?? null,
          ...{ cacheBytes: options.cacheLimit * 1e6, webhook: options.webhook ?? null },
          token: options.token ?? process.env['EMBERLOOM_TOKEN'] ?? null,
          renderer: { gl: options.gl, requireGpu: options.requireGpu ?? false },
          warn: (sentence: string) => console.error(sentence),
        })
        .catch(asOurs);
      console.log(`Emberloom is at ${serving.url} and keeps everything in ${dataDir}`);
      await untilStopped(serving);
    });
}

async function loadServer(): Promise<ServerProgram> {
  const file = pathToFileURL(join(packageRoot(), 'dist/server/serve.js'));
  return (await import(/* @vite-ignore */ file.href)) as ServerProgram;
}

/** The server has classes of its own: what it says of an input is said again in ours. */
function asOurs(cause: unknown): never {
  if (cause instanceof Error && cause.name === 'InputError' && 'code' in cause) {
    throw new InputError(String(cause.code), cause.message, { cause });
  }
  throw cause;
}

// One Ctrl-C arrives twice where npm stands between: from the terminal, and passed on by npm.
const echoMs = 500;

/** The first signal lets runs get to the end of a segment; the second ends everything at once. */
async function untilStopped(serving: Awaited<ReturnType<ServerProgram['serve']>>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let first: { readonly name: string; readonly at: number } | null = null;
    const onSignal = (name: NodeJS.Signals) => {
      if (first === null) {
        first = { name, at: performance.now() };
        console.error('Stopping: runs get to the end of a segment, for at most 20 seconds. Once more stops at once.');
        serving.stop().then(resolve, reject);
      } else if (name !== 'SIGINT' || first.name !== 'SIGINT' || performance.now() - first.at > echoMs) {
        serving.kill();
        process.exit(1);
      }
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  });
}

/** `$EMBERLOOM_DATA`, else `$XDG_DATA_HOME/emberloom`, else `~/.local/share/emberloom`. */
function dataFolder(): string {
  const own = process.env['EMBERLOOM_DATA'];
  if (own) return absolute(own);
  const shared = process.env['XDG_DATA_HOME'];
  const base = shared && isAbsolute(shared) ? shared : join(homedir(), '.local/share');
  return join(base, 'emberloom');
}

function port(text: string): number {
  const value = wholeNumber(text);
  if (value > 65_535) throw new InvalidArgumentError('It must be a port, 0 to 65535.');
  return value;
}

function collect(text: string, list: readonly string[]): readonly string[] {
  return [...list, text];
}
