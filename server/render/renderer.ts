import { fork, type ChildProcess } from 'node:child_process';
import { RunError } from '#runtime/failure.ts';
import type { WorkEvent } from '#runtime/protocol/job-events.ts';
import type { RendererProcess } from '#server/jobs/renderer-records.ts';
import type { RunSpec } from '#server/jobs/spec.ts';
import type { Outcome, Work } from '#server/jobs/renderers.ts';
import {
  fromRendererSchema,
  type Foreseen,
  type FromRenderer,
  type RendererSettings,
  type ToRenderer,
} from './messages.ts';
import { identify, killTree } from './processes.ts';

export interface RendererOptions {
  /** The built program of a renderer. */
  readonly entry: string;
  readonly settings: RendererSettings;
  readonly env: NodeJS.ProcessEnv;
  /** Called before it is given anything to do: a later server ends it where this one no longer can. */
  onStart(process: RendererProcess): void;
  onExit(pid: number): void;
  /** A small picture of a frame that a job has just drawn, as JPEG. */
  onThumbnail(jobId: string, frame: number, jpeg: Uint8Array): void;
}

/** How long a renderer may take to leave before it is killed. */
const leaveMs = 10_000;

/** An hour of sound may have to be decoded and analysed. */
const foreseeMs = 600_000;

/** The server's end of one renderer process. */
export class Renderer {
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #process: RendererProcess | null;
  readonly #onThumbnail: RendererOptions['onThumbnail'];
  #listener: (message: FromRenderer | { type: 'died' }) => void = () => {};
  #gone = false;

  constructor({ entry, settings, env, onStart, onExit, onThumbnail }: RendererOptions) {
    this.#onThumbnail = onThumbnail;
    // A group of its own: Ctrl-C in the server's terminal is the server's to answer.
    const detached = true;
    // Node collects its garbage early, so that a long run takes little more memory than a short one.
    const execArgv = ['--max-semi-space-size=1', '--initial-old-space-size=16'];
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as ('ignore' | 'inherit' | 'ipc')[];
    this.#child = fork(entry, [JSON.stringify(settings)], { env, detached, stdio, execArgv });
    this.#process = this.#child.pid === undefined ? null : identify(this.#child.pid);
    try {
      if (this.#process) onStart(this.#process);
    } catch (error) {
      // One that nobody knows of would outlive the server.
      this.kill();
      throw error;
    }
    this.exited = new Promise((resolve) => {
      const end = () => {
        if (this.#gone) return;
        this.#gone = true;
        if (this.#process) onExit(this.#process.pid);
        this.#listener({ type: 'died' });
        resolve();
      };
      this.#child.once('exit', end);
      this.#child.once('error', end); // it could not be started, or not be reached
    });
    this.#child.on('message', (message) => {
      const read = fromRendererSchema.safeParse(message);
      // One that talks nonsense is not trusted any further.
      if (read.success) this.#listener(read.data);
      else this.kill();
    });
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Resolves with how the run ended, and whether this renderer is worth keeping. */
  work(
    { id, spec, folder }: Work,
    hear: (event: WorkEvent | null) => void,
  ): Promise<{ outcome: Outcome; spent: boolean }> {
    return new Promise((resolve) => {
      this.#listener = (message) => {
        switch (message.type) {
          case 'beat':
            return hear(null);
          case 'event':
            return hear(message.event);
          case 'thumbnail':
            return this.#onThumbnail(id, message.frame, Buffer.from(message.jpeg, 'base64'));
          case 'foreseen':
            return this.kill(); // nobody has asked
          case 'ended':
            this.#listener = () => {};
            return resolve(message);
          case 'died':
            return resolve({ outcome: { kind: 'died' }, spent: true });
          default:
            throw new Error(`Unknown message: ${JSON.stringify(message satisfies never)}`);
        }
      };
      if (this.#gone) this.#listener({ type: 'died' });
      else this.#tell({ type: 'work', spec, folder });
    });
  }

  /** What `work` would do. Rejects where the renderer dies over it, or takes too long. */
  foresee(spec: RunSpec): Promise<Foreseen> {
    const timer = setTimeout(() => this.kill(), foreseeMs);
    const answer = new Promise<Foreseen>((resolve, reject) => {
      this.#listener = (message) => {
        if (message.type === 'foreseen') resolve(message.outcome);
        else if (message.type === 'died') reject(new RunError('renderer-died', 'The renderer ended unexpectedly.'));
      };
      if (this.#gone) this.#listener({ type: 'died' });
      else this.#tell({ type: 'foresee', spec });
    });
    return answer.finally(() => {
      clearTimeout(timer);
      this.#listener = () => {};
    });
  }

  stop(): void {
    this.#tell({ type: 'stop' });
  }

  async end(): Promise<void> {
    this.#tell({ type: 'end' });
    const timer = setTimeout(() => this.kill(), leaveMs);
    await this.exited;
    clearTimeout(timer);
  }

  kill(): void {
    if (this.#process) killTree(this.#process);
  }

  #tell(message: ToRenderer): void {
    // To one that is just dying: its exit tells the rest.
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}
