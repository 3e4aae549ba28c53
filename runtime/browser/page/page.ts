import type { FromPage } from '#runtime/render-protocol.ts';

declare global {
  /** The machine's end, bound by the debugger protocol: one message as JSON. */
  function emberloomPost(message: string): void;
  /** The page's end, called by the machine. */
  var emberloomReceive: (message: string) => void;
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'renderer' });

globalThis.emberloomReceive = (message) => worker.postMessage(message);
worker.onmessage = (event: MessageEvent<FromPage>) => post(event.data);
worker.onerror = (event) =>
  post({ type: 'failed', message: event.message || 'The render worker could not be loaded.' });

function post(message: FromPage): void {
  emberloomPost(JSON.stringify(message));
}
