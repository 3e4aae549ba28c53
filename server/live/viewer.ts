import type { RawData, WebSocket } from 'ws';
import { InputError } from '#runtime/failure.ts';
import { clientMessageSchema, type ClientMessage, type ServerMessage } from '#runtime/protocol/live-messages.ts';
import { writeThumbnail, type Thumbnail } from '#runtime/protocol/thumbnail.ts';
import type { LiveSource } from './source.ts';

/** Events that are read at a time. */
const page = 100;
/** Once so many bytes have gathered, they are on their way before more is gathered. */
const batchBytes = 128 * 1024;
/** A viewer that takes longer for a batch is slow; so many events behind, it gets a snapshot instead of them. */
const slowMs = 5000;
const mostBehind = 200;
/** So many answers may wait: who asks on without listening is cut off. */
const mostAnswers = 1000;
const mostSubscriptions = 500;
/** The newest jobs in a list, beside all that are not over. */
const newest = 100;

const badMessage =
  'A message is a JSON object with the “type” run, cancel, subscribe, unsubscribe, list or ping, and what belongs to it.';

interface Subscription {
  readonly jobId: string;
  /** The last event that was sent; null: it begins with a snapshot. */
  seq: number | null;
  /** There may be more. */
  isDue: boolean;
  thumbnail: Thumbnail | null;
}

/**
 * One connection, in one of these modes:
 * - at rest: everything has been sent.
 * - sending: one batch is on its way. What happens meanwhile is only marked (a job has more events, is to be told of again): it stays
 *   in the store, so a viewer holds back nothing but itself, and this process keeps no more than a batch for it.
 * - closed: nothing is heard or sent any more.
 *
 * When a batch has left, the next is made of what was marked. A viewer whose batches take too long does without the events it is too
 * far behind for, and without thumbnails.
 */
export class Viewer {
  readonly #socket: WebSocket;
  readonly #source: LiveSource;
  readonly #now: () => number;
  readonly #subscriptions = new Map<string, Subscription>();
  #answers: (ServerMessage | string)[] = [];
  #changed: Set<string> | null = null;
  #isSending = false;
  #isWoken = false;
  #isSlow = false;

  /** @param now milliseconds of a steady clock. */
  constructor(socket: WebSocket, source: LiveSource, now: () => number) {
    this.#socket = socket;
    this.#source = source;
    this.#now = now;
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
  }

  /** These jobs have changed. */
  changed(ids: ReadonlySet<string>): void {
    let isMine = false;
    for (const id of ids) {
      const subscription = this.#subscriptions.get(id);
      if (subscription) subscription.isDue = isMine = true;
    }
    if (isMine) this.#wake();
  }

  /** The same for who watches the list, less often. */
  listChanged(ids: ReadonlySet<string>): void {
    if (!this.#changed) return;
    for (const id of ids) this.#changed.add(id);
    this.#wake();
  }

  show(thumbnail: Thumbnail): void {
    const subscription = this.#subscriptions.get(thumbnail.jobId);
    if (!subscription) return;
    subscription.thumbnail = thumbnail;
    this.#wake();
  }

  #hear(data: RawData, isBinary: boolean): void {
    if (isBinary) return this.#socket.close(1003, 'Text messages only');
    const read = clientMessageSchema.safeParse(parse(data.toString()));
    if (read.success) this.#obey(read.data);
    else this.#answer({ type: 'error', problem: this.#source.problemOf(new InputError('bad-message', badMessage)) });
  }

  #obey(message: ClientMessage): void {
    const { ref } = message;
    const about = ref === undefined ? {} : { ref };
    switch (message.type) {
      case 'run':
        return void this.#run(message.request, about);
      case 'cancel': {
        const { jobId } = message;
        if (this.#source.cancel(jobId)) return this.#answer({ type: 'accepted', jobId, ...about });
        return this.#refuse(jobId, about);
      }
      case 'subscribe':
        return this.#subscribe(message.jobId, message.afterSeq ?? null, about);
      case 'unsubscribe':
        return void this.#subscriptions.delete(message.jobId);
      case 'list':
        this.#changed = new Set();
        return this.#answer(this.#source.list(newest));
      case 'ping':
        return this.#answer({ type: 'pong', ...about });
      default:
        throw new Error(`Unknown message: ${JSON.stringify(message satisfies never)}`);
    }
  }

  async #run(request: unknown, about: About): Promise<void> {
    try {
      this.#answer({ type: 'accepted', jobId: await this.#source.run(request), ...about });
    } catch (error) {
      this.#answer({ type: 'error', problem: this.#source.problemOf(error), ...about });
    }
  }

  #subscribe(jobId: string, seq: number | null, about: About): void {
    const lastSeq = this.#source.lastSeq(jobId);
    if (lastSeq === null) return this.#refuse(jobId, about);
    if (this.#subscriptions.size >= mostSubscriptions && !this.#subscriptions.has(jobId)) {
      return this.#socket.close(1008, 'Too many subscriptions');
    }
    // A number that this job has not come to yet is of another past: the viewer has to begin anew.
    const known = seq !== null && seq <= lastSeq ? seq : null;
    this.#subscriptions.set(jobId, { jobId, seq: known, isDue: true, thumbnail: this.#source.thumbnail(jobId) });
    this.#wake();
  }

  #refuse(jobId: string, about: About): void {
    this.#answer({ type: 'error', jobId, problem: this.#source.noJob(jobId), ...about });
  }

  #answer(message: ServerMessage | string): void {
    if (this.#answers.length >= mostAnswers) return this.#socket.close(1008, 'Too many messages');
    this.#answers.push(message);
    this.#wake();
  }

  #wake(): void {
    this.#isWoken = true;
    if (this.#isSending) return;
    this.#isSending = true;
    void this.#send().catch(() => this.#socket.terminate());
  }

  async #send(): Promise<void> {
    while (this.#isWoken && this.#socket.readyState === this.#socket.OPEN) {
      this.#isWoken = false;
      const began = this.#now();
      await this.#sendBatch();
      this.#isSlow = this.#now() - began > slowMs;
    }
    this.#isSending = false;
  }

  /** Resolves when everything is with the operating system, which takes no more than the viewer does. */
  async #sendBatch(): Promise<void> {
    let bytes = 0;
    let last: Promise<void> = Promise.resolve();
    const put = (data: string | Uint8Array) => {
      bytes += data.length;
      // The connection may have ended meanwhile; 'close' tells that.
      last = new Promise((sent) => this.#socket.send(data, () => sent()));
    };
    for await (const message of this.#messages()) {
      put(typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message));
      if (bytes < batchBytes) continue;
      this.#isWoken = true;
      break;
    }
    await last;
  }

  /** What there is to say. What is not taken from it is still there next time. */
  async *#messages(): AsyncGenerator<ServerMessage | string | Uint8Array> {
    for (let answer = this.#answers.shift(); answer; answer = this.#answers.shift()) yield answer;
    for (const subscription of this.#subscriptions.values()) yield* this.#news(subscription);
    for (const id of this.#changed ?? []) {
      this.#changed?.delete(id);
      yield this.#source.jobText(id);
    }
    for (const subscription of this.#subscriptions.values()) {
      const { thumbnail } = subscription;
      subscription.thumbnail = null;
      if (thumbnail && !this.#isSlow) yield writeThumbnail(thumbnail);
    }
  }

  async *#news(subscription: Subscription): AsyncGenerator<ServerMessage | string> {
    const { jobId } = subscription;
    if (!subscription.isDue) return;
    subscription.isDue = false;
    const { seq } = subscription;
    if (seq === null || (this.#isSlow && (this.#source.lastSeq(jobId) ?? 0) - seq > mostBehind)) {
      const snapshot = await this.#source.snapshot(jobId);
      // It may have been taken back, or changed, meanwhile.
      if (!snapshot || this.#subscriptions.get(jobId) !== subscription) return;
      subscription.seq = snapshot.lastSeq;
      yield snapshot.text;
    }
    for (;;) {
      const events = this.#source.eventsAfter(jobId, subscription.seq ?? 0, page);
      for (const event of events) {
        // It stays due until all has been taken.
        subscription.isDue = true;
        subscription.seq = event.seq;
        yield event.text;
      }
      subscription.isDue = false;
      if (events.length === page) continue;
      // Jobs that change without an event are gone.
      if (events.length > 0 || this.#source.lastSeq(jobId) !== null) return;
      this.#subscriptions.delete(jobId);
      return yield { type: 'removed', jobId };
    }
  }
}

type About = { readonly ref?: string };

/** Undefined, which no message is, where it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
