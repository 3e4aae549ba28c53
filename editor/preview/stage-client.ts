import type { FromStage, ToStage } from './stage-messages.ts';

/** The worker that draws, and the canvas that shows what it draws. A canvas serves one worker only, so both go together. */
export class StageClient {
  readonly canvas: HTMLCanvasElement;
  readonly #worker: Worker;

  constructor(receive: (message: FromStage) => void) {
    this.canvas = document.createElement('canvas');
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'preview' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromStage>) => receive(data));
    this.#worker.addEventListener('error', (event) => {
      receive({ type: 'failed', message: event.message || 'The worker that draws could not be loaded.' });
    });
    const canvas = this.canvas.transferControlToOffscreen();
    this.#worker.postMessage({ type: 'start', canvas } satisfies ToStage, [canvas]);
  }

  send(message: Exclude<ToStage, { type: 'start' }>): void {
    this.#worker.postMessage(message);
  }

  end(): void {
    this.#worker.terminate();
  }
}
