import { builtinCatalog } from '#nodes/catalog.ts';
import { pageExecutors } from '#nodes/executors.browser.ts';
import type { FromExporter, ToExporter } from './export-messages.ts';
import { openExportStore } from './export-store.ts';
import { runExport } from './run-export.ts';

// A worker's global scope, which TypeScript's DOM library does not describe beside the page's.
const scope = globalThis as unknown as {
  postMessage(message: FromExporter): void;
  onmessage: ((event: MessageEvent<ToExporter>) => void) | null;
};

scope.onmessage = async ({ data: { job, sound } }) => {
  try {
    const store = await openExportStore();
    const found = await store.job(job);
    if (!found) throw new Error('The export is no longer there.');
    const file = await runExport(found.order, {
      job,
      store,
      sound,
      catalog: builtinCatalog,
      executors: pageExecutors,
      onProgress: (stage, done) => scope.postMessage({ type: 'progress', stage, done }),
      onNote: (note) => scope.postMessage({ type: 'note', note }),
    });
    scope.postMessage({ type: 'done', ...file });
  } catch (error) {
    scope.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};
