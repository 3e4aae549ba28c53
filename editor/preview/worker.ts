import { builtinCatalog } from '#nodes/catalog.ts';
import { pageExecutors } from '#nodes/executors.browser.ts';
import { PreviewStage } from './preview-stage.ts';
import type { FromStage, ToStage } from './stage-messages.ts';

// A worker's global scope, which TypeScript's DOM library does not describe beside the page's.
const scope = globalThis as unknown as {
  postMessage(message: FromStage): void;
  onmessage: ((event: MessageEvent<ToStage>) => void) | null;
};

const stage = new PreviewStage(builtinCatalog, pageExecutors, (message) => scope.postMessage(message));

scope.onmessage = (event) => stage.receive(event.data);
