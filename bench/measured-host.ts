import type { RegionHost } from '#runtime/host.ts';
import { readFrames } from '#runtime/node/read-frames.ts';
import { ringShape } from '#runtime/node/render-host.ts';
import { startRenderPage, type RenderPage } from '#runtime/node/render-page.ts';
import { createScratchFolder, scratchParents, type ScratchFolder } from '#runtime/node/scratch-folder.ts';
import type { FromPage, Readback } from '#runtime/render-protocol.ts';

/** The product's page and reading, with the way of reading pixels chosen and the page's own times kept. */
export class MeasuredHost implements RegionHost {
  /** Of each frame: milliseconds of its copy into the ring. */
  readonly copyMs: number[] = [];
  readonly #readback: Readback;
  #folder: ScratchFolder | null = null;
  #page: RenderPage | null = null;

  constructor(readback: Readback) {
    this.#readback = readback;
  }

  async openRegion(...[region, table, total, range]: Parameters<RegionHost['openRegion']>) {
    this.#folder = await createScratchFolder((await scratchParents()).memory, 'bench');
    const options = { gl: 'auto', requireGpu: false, folder: this.#folder.path, readback: this.#readback } as const;
    const page = await startRenderPage(options);
    this.#page = page;
    const shape = ringShape(region.picture);
    await new Promise<void>((resolve, reject) => {
      page.listen((message) => {
        if (message.type === 'opened') resolve();
        else if (message.type === 'failed') reject(new Error(message.message));
      });
      page.send({ type: 'open', region, ring: shape });
    });
    const tapped = { ...page, listen: (next: (message: FromPage) => void) => page.listen(this.#tap(next)) };
    return {
      ...region.picture,
      ...{ total, range, key: () => '' },
      read: (...[ranges, format, signal]: Parameters<Awaited<ReturnType<RegionHost['openRegion']>>['read']>) =>
        readFrames({ page: tapped, shape, region, table, ranges, format, signal }),
    };
  }

  async close(): Promise<void> {
    await this.#page?.close();
    await this.#folder?.remove();
  }

  #tap(next: (message: FromPage) => void) {
    return (message: FromPage) => {
      if (message.type === 'frame') this.copyMs.push(message.copyMs);
      next(message);
    };
  }
}
