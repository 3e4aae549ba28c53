import { createObservable, type Observable } from '#editor/store/observable.ts';
import { serverMessageSchema, type ClientMessage, type ServerMessage } from '#runtime/protocol/live-messages.ts';
import { readThumbnail, type Thumbnail } from '#runtime/protocol/thumbnail.ts';

/** `opening`: never was there yet. `open`: messages go both ways. `lost`: it was there, and is being tried again. */
export type LinkState = 'opening' | 'open' | 'lost';

export interface LiveLink {
  readonly state: Observable<LinkState>;
  /** Dropped where the link is not open: whoever needs it says it again in `onOpen`. */
  say(message: ClientMessage): void;
  close(): void;
}

export interface LinkEnds {
  onOpen(): void;
  hear(message: ServerMessage): void;
  show(thumbnail: Thumbnail): void;
}

const pausesMs = [300, 600, 1200, 2500, 5000] as const;
const pingMs = 20_000;
/** A server that says nothing for so long after a ping is gone, whatever the network says. */
const silenceMs = 10_000;

/** A WebSocket to the server that this page came from, opened again for ever. */
export function openLiveLink({ onOpen, hear, show }: LinkEnds): LiveLink {
  const state = createObservable<LinkState>('opening');
  let socket: WebSocket | null = null;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  let heardAt = 0;

  function open(): void {
    clearTimeout(timer);
    const opening = new WebSocket(new URL('/ws', location.href));
    opening.binaryType = 'arraybuffer';
    socket = opening;
    opening.onopen = () => {
      tries = 0;
      heardAt = performance.now();
      state.set('open');
      onOpen();
    };
    opening.onmessage = ({ data }) => {
      heardAt = performance.now();
      if (data instanceof ArrayBuffer) {
        const thumbnail = readThumbnail(new Uint8Array(data));
        if (thumbnail) show(thumbnail);
        return;
      }
      // A newer server may say what this page does not know yet.
      const message = serverMessageSchema.safeParse(JSON.parse(String(data)));
      if (message.success) hear(message.data);
    };
    opening.onclose = () => {
      if (isClosed || socket !== opening) return;
      if (state.get() === 'open') state.set('lost');
      const pause = pausesMs[Math.min(tries++, pausesMs.length - 1)] ?? 0;
      // Not all pages at once.
      timer = setTimeout(open, pause * (0.75 + Math.random() / 2));
    };
  }

  function checkLife(): void {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (performance.now() - heardAt > pingMs + silenceMs) socket.close();
    else socket.send(JSON.stringify({ type: 'ping' } satisfies ClientMessage));
  }

  /** Somebody looks, or the network is back: no reason to wait. */
  function hurry(): void {
    if (socket?.readyState === WebSocket.CLOSED && !document.hidden) open();
  }

  const pinging = setInterval(checkLife, pingMs);
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  open();
  return {
    state,
    say(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(pinging);
      window.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
      socket?.close();
    },
  };
}
