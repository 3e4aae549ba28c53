import { WebSocket } from 'ws';
import { InputError, RunError } from '#runtime/failure.ts';
import type { JobEvent, StoredEvent } from '#runtime/protocol/job-events.ts';
import { serverMessageSchema, type ClientMessage } from '#runtime/protocol/live-messages.ts';
import { problemDocumentSchema } from '#runtime/protocol/problem-document.ts';

export interface WatchOptions {
  /** `http://127.0.0.1:4400` */
  readonly server: string;
  readonly token: string | undefined;
  readonly jobId: string;
  /** Hears every event of the job once, in order. */
  hear(event: StoredEvent): void;
  /** What happens to the connection. */
  say(sentence: string): void;
}

export type JobEnd = Extract<JobEvent, { type: 'state' }>;

const pausesMs = [300, 1000, 2500, 5000] as const;
/** A server pings every 15 seconds; one that is silent for longer is gone. */
const silenceMs = 40_000;

/**
 * Follows a job on a server to its end, however often the connection is lost or the server is started anew meanwhile. Resolves with the
 * event that ended it. Throws InputError for what the server refuses, RunError `server-unreachable` where it was never reached.
 */
export async function watchJob(options: WatchOptions): Promise<JobEnd> {
  const { server, say } = options;
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new InputError('usage', `--server ${server} is no address: give one such as http://127.0.0.1:4400.`);
  }
  const watch = { seq: 0 };
  for (let tries = 0, wasThere = false; ; tries++) {
    const { end, opened } = await watchOnce(options, watch, () => {
      if (wasThere) say('Connected again.');
    });
    if (end) return end;
    if (!opened && !wasThere) {
      const message = `There is no Emberloom server at ${server}: start one with "emberloom serve", or name another with --server.`;
      throw new RunError('server-unreachable', message);
    }
    if (opened) {
      say('The connection is lost. The run goes on there; trying again …');
      tries = 0;
    }
    wasThere = true;
    await new Promise((resolve) => setTimeout(resolve, pausesMs[Math.min(tries, pausesMs.length - 1)]));
  }
}

/** One connection, to the end of the job or its own. `watch.seq` is the last event that was heard. */
function watchOnce(
  { server, token, jobId, hear }: WatchOptions,
  watch: { seq: number },
  onOpen: () => void,
): Promise<{ readonly end: JobEnd | null; readonly opened: boolean }> {
  return new Promise((resolve, reject) => {
    const url = new URL('/ws', server);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const socket = new WebSocket(url, { headers });
    let opened = false;
    let timer = setTimeout(() => socket.terminate(), silenceMs);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => socket.terminate(), silenceMs);
    };
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners('close');
      socket.terminate();
      settle();
    };
    socket.on('open', () => {
      opened = true;
      onOpen();
      const message: ClientMessage = { type: 'subscribe', jobId, afterSeq: watch.seq };
      socket.send(JSON.stringify(message));
    });
    socket.on('ping', alive);
    socket.on('message', (data, isBinary) => {
      alive();
      if (isBinary) return;
      const message = serverMessageSchema.safeParse(JSON.parse(String(data)));
      if (message.data?.type === 'error') {
        const { code, detail } = message.data.problem;
        finish(() => reject(new InputError(code, detail)));
      }
      if (message.data?.type === 'removed') {
        finish(() => reject(new InputError('no-job', `Job ${jobId} was deleted.`)));
      }
      if (message.data?.type !== 'event') return;
      const { seq, at, event } = message.data;
      watch.seq = seq;
      hear({ seq, at, event });
      if (isEnd(event)) finish(() => resolve({ end: event, opened: true }));
    });
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.on('end', () => finish(() => reject(refusal(text, server))));
    });
    // What was wrong, 'close' follows.
    socket.on('error', () => {});
    socket.on('close', () => finish(() => resolve({ end: null, opened })));
  });
}

function isEnd(event: JobEvent): event is JobEnd {
  return event.type === 'state' && event.state !== 'pending' && event.state !== 'processing';
}

function refusal(text: string, server: string): Error {
  try {
    const { code, detail } = problemDocumentSchema.parse(JSON.parse(text));
    return new InputError(code, detail);
  } catch (cause) {
    return new RunError('server-answer', `${server} has refused: is it an Emberloom server?`, { cause });
  }
}
