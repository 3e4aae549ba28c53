import { pageExecutors } from '#nodes/executors.browser.ts';
import type { FromPage, ToPage } from '#runtime/render-protocol.ts';
import { RenderLoop } from '#runtime/browser/render-loop.ts';

// A worker's global scope, which TypeScript's DOM library does not describe beside the page's.
const scope = globalThis as unknown as {
  postMessage(message: FromPage): void;
  onmessage: ((event: MessageEvent<string>) => void) | null;
};

const loop = new RenderLoop(pageExecutors, (message) => scope.postMessage(message));

scope.onmessage = (event) => loop.receive(JSON.parse(event.data) as ToPage);
