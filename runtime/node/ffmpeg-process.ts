import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { ChildProcess } from 'node:child_process';
import ffmpegCommand, { type FfmpegCommand } from 'fluent-ffmpeg';
import { CancelledError, RunError } from '#runtime/failure.ts';
import { findFfmpeg } from './ffmpeg.ts';

export interface FfmpegJob {
  /** Each with the options that stand before its `-i`. The source `pipe:0` is `stdin` of the running process. */
  readonly inputs: readonly { readonly options: readonly string[]; readonly source: string }[];
  readonly options: readonly string[];
  /** A path of our own making, or `pipe:1` for `stdout` of the running process. */
  readonly target: string;
  readonly signal: AbortSignal;
  /** Every line that ffmpeg writes to its standard error. */
  onLine?(line: string): void;
}

export interface FfmpegEnd {
  /** Null where ffmpeg left with exit code 0 and did not run out of disk. */
  readonly failure: string | null;
  /** The last lines of its standard error. */
  readonly lines: readonly string[];
}

export interface RunningFfmpeg {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Rejects with CancelledError where the signal ended it. */
  readonly ended: Promise<FfmpegEnd>;
  kill(): void;
}

const linesKept = 40;
const alive = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts ffmpeg. Resolves once the process runs; throws RunError `no-ffmpeg`, or CancelledError where the signal came first. */
export async function startFfmpeg(job: FfmpegJob): Promise<RunningFfmpeg> {
  const tools = await findFfmpeg();
  throwIfCancelled(job.signal);

  // Without emitClose: fluent-ffmpeg kills ffmpeg 20 ms after its output stream closes, even where ffmpeg is just about to leave.
  const stdout = new PassThrough({ emitClose: false });
  const command = ffmpegCommand().setFfmpegPath(tools.ffmpeg);
  for (const { source, options } of job.inputs) {
    command.input(source);
    addOptions((...list) => command.inputOptions(...list), options);
  }
  if (job.target === 'pipe:1') command.output(stdout, { end: true });
  else command.output(job.target);
  addOptions((...list) => command.outputOptions(...list), ['-nostdin', '-hide_banner', '-y', ...job.options]);

  const lines: string[] = [];
  command.on('stderr', (line: string) => {
    if (line.trim() === '') return;
    job.onLine?.(line);
    lines.push(withoutSpeaker(line.trim()));
    if (lines.length > linesKept) lines.shift();
  });

  const ended = new Promise<FfmpegEnd>((resolve, reject) => {
    // ffmpeg 5.1 may run out of disk while it writes a file's end, say so, and leave with exit code 0.
    command.on('end', () => resolve({ failure: outOfSpace(lines) ? 'the disk is full' : null, lines }));
    command.on('error', (error: Error) => {
      if (job.signal.aborted) reject(cancelled(job.signal));
      else resolve({ failure: error.message, lines });
    });
  });
  ended.catch(() => {}); // heard by whoever awaits it, who may come later
  const child = await spawned(command);
  keepFromOutlivingUs(child);

  const kill = () => void child.kill('SIGKILL');
  job.signal.addEventListener('abort', kill, { once: true });
  if (job.signal.aborted) kill();
  child.once('exit', () => job.signal.removeEventListener('abort', kill));

  if (!child.stdin) throw new RunError('no-ffmpeg', 'ffmpeg was started without a standard input.');
  child.stdin.on('error', () => {}); // EPIPE: ffmpeg died, and its exit tells more
  return { pid: child.pid, stdin: child.stdin, stdout, ended, kill };
}

function spawned(command: FfmpegCommand): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    command.once('start', () => resolve(processOf(command)));
    command.once('error', (cause: Error) => {
      reject(new RunError('no-ffmpeg', `ffmpeg could not be started: ${cause.message}`, { cause }));
    });
    command.run();
  });
}

// After a kill -9 of ours ffmpeg ends by itself, since its pipes close; an ordinary exit of ours would let it finish its file.
function keepFromOutlivingUs(child: ChildProcess): void {
  alive.add(child);
  child.once('exit', () => alive.delete(child));
}

/** Runs ffmpeg to its end. */
export async function runFfmpeg(job: FfmpegJob): Promise<FfmpegEnd> {
  const running = await startFfmpeg(job);
  running.stdin.end();
  return await running.ended;
}

/** Hands bytes to a stream and resolves once they have left this process; false where the reader is gone. */
export function writeBytes(stream: Writable, bytes: Uint8Array): Promise<boolean> {
  if (stream.destroyed || stream.writableEnded) return Promise.resolve(false);
  return new Promise((resolve) => stream.write(bytes, (error) => resolve(!error)));
}

/** What a failed ffmpeg means: `disk-full` has a code of its own, since no retry will cure it. */
export function ffmpegError(code: string, sentence: string, end: FfmpegEnd): RunError {
  const cause = new Error([end.failure, ...end.lines].join('\n'));
  if (outOfSpace(end.lines)) return diskFull(cause);
  const last =
    end.lines.findLast((line) => /error|invalid|fail|cannot|could not|unable/i.test(line)) ?? end.lines.at(-1);
  return new RunError(code, `${sentence} ffmpeg said: ${last ?? end.failure}`, { cause });
}

/** `[libx264 @ 0x55ac57901640] …` names a part of ffmpeg and an address in its memory, which tell nobody anything. */
function withoutSpeaker(line: string): string {
  return line.replace(/^(?:\[[^\]]+ @ 0x[0-9a-f]+\] )+/, '');
}

function outOfSpace(lines: readonly string[]): boolean {
  return lines.some((line) => line.includes('No space left on device'));
}

export function diskFull(cause: unknown): RunError {
  const message =
    'The disk is full. Make room, or move the cache with EMBERLOOM_CACHE, and run again: finished segments are kept.';
  return new RunError('disk-full', message, { cause });
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled(signal);
}

function cancelled(signal: AbortSignal): Error {
  return new CancelledError('The run was cancelled.', { cause: signal.reason });
}

// fluent-ffmpeg splits an option with one space in it when it is given an array; never when it is given two arguments or more.
function addOptions(add: (...options: string[]) => unknown, options: readonly string[]): void {
  if (options.length === 1) throw new Error('ffmpeg options come in twos or more here.');
  if (options.length > 0) add(...options);
}

// The types of fluent-ffmpeg leave out the process that it documents.
function processOf(command: FfmpegCommand): ChildProcess {
  if ('ffmpegProc' in command) return command.ffmpegProc as ChildProcess;
  throw new Error('fluent-ffmpeg has no process.');
}
