import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '#graphs/serialize.ts';
import type { BakedTable } from '#runtime/bake.ts';
import { RunError } from '#runtime/failure.ts';
import type { RunEvent } from '#runtime/events.ts';
import type { RegionHost } from '#runtime/host.ts';
import type { FromPage, RegionDescription, RingShape } from '#runtime/render-protocol.ts';
import type { FrameRange, FramesValue, PixelFormat } from '#runtime/values.ts';
import type { GlBackend, GlChoice } from './chromium.ts';
import type { FramePreviews } from './frame-previews.ts';
import { packageRoot } from './package-root.ts';
import { patienceMs, readFrames } from './read-frames.ts';
import { startRenderPage, within, type RenderPage } from './render-page.ts';
import { freeBytes } from './ring-file.ts';
import { createScratchFolder, scratchParents, type ScratchFolder } from './scratch-folder.ts';

export interface RenderHostOptions {
  readonly gl: GlChoice;
  readonly requireGpu: boolean;
  /** Sees frames while they are drawn. */
  readonly previews?: FramePreviews;
}

/**
 * Draws regions of a graph in a headless browser, for one run after another. The browser is started once, stays warm between runs, and
 * is started again whenever it has died.
 */
export class RenderHost implements RegionHost {
  readonly #options: RenderHostOptions;
  #report: (event: RunEvent) => void = () => {};
  #folder: ScratchFolder | null = null;
  #page: Promise<RenderPage> | null = null;
  #opened: RegionDescription | null = null;
  /** Where the ring lies, and for how large a one that place was chosen. */
  #ring = { place: '', detail: '', bytes: 0 };
  #announced = false;
  /** Warnings about pictures, once each. */
  #told = new Set<string>();
  /** What the first frames of the run were drawn with, which all others must be drawn with too. */
  #drawnBy: { readonly backend: GlBackend; readonly fingerprint: string } | null = null;

  constructor(options: RenderHostOptions) {
    this.#options = options;
  }

  /** Another run begins: `report` is told what draws it. Only one run at a time. */
  beginRun(report: (event: RunEvent) => void): void {
    this.#report = report;
    this.#announced = false;
    this.#told = new Set();
    this.#drawnBy = null;
  }

  /**
   * Begins to start the browser, so that it is there when the analysis is done. Nobody has to wait for what is returned: failures
   * show again when the browser is used.
   */
  warmUp(ringBytes: number): Promise<unknown> {
    // The place of the ring was chosen for an earlier run with smaller pictures.
    if (ringBytes > this.#ring.bytes) {
      const closed = this.close();
      this.#page = closed.then(() => this.#start(ringBytes));
    }
    this.#page ??= this.#start(ringBytes);
    this.#page.catch(() => {});
    return this.#page;
  }

  async openRegion(
    region: RegionDescription,
    table: BakedTable,
    total: number,
    range: FrameRange,
  ): Promise<FramesValue> {
    const shape = ringShape(region.picture);
    const page = await this.#openedPage(region, shape).catch((error: unknown) => {
      // The browser may have died while the sound was analysed; whether it was that, a second one tells.
      if (!(error instanceof RunError) || !error.code.startsWith('renderer-')) throw error;
      return this.#openedPage(region, shape);
    });
    const fingerprint = await rendererFingerprint(page);
    this.#drawnBy ??= { backend: page.backend, fingerprint };
    return {
      ...region.picture,
      total,
      range,
      key: (wanted, format) => pixelsKey(region, table, wanted, format, fingerprint),
      read: (ranges, format, signal) => this.#read(region, shape, table, ranges, format, signal),
    };
  }

  /** The same regions by name only: they have their keys, and cannot be read. */
  foreseeing(): RegionHost {
    return {
      openRegion: async (region, table, total, range) => {
        const { slots, slotBytes } = ringShape(region.picture);
        const fingerprint = await rendererFingerprint(await this.#startedPage(slots * slotBytes));
        return {
          ...region.picture,
          total,
          range,
          key: (wanted, format) => pixelsKey(region, table, wanted, format, fingerprint),
          read: () => {
            throw new Error('Nothing is drawn for a forecast.');
          },
        };
      },
    };
  }

  async close(): Promise<void> {
    const [page, folder] = [this.#page, this.#folder];
    this.#page = null;
    this.#folder = null;
    this.#opened = null;
    await (await page?.catch(() => null))?.close();
    await folder?.remove();
  }

  async *#read(
    region: RegionDescription,
    shape: RingShape,
    table: BakedTable,
    ranges: readonly FrameRange[],
    format: PixelFormat,
    signal: AbortSignal,
  ) {
    const page = await this.#openedPage(region, shape);
    try {
      const frames = readFrames({ page, shape, region, table, ranges, format, signal });
      yield* this.#options.previews?.watch(frames, region.picture, format) ?? frames;
    } catch (error) {
      // A page that failed once is not trusted again: the next read gets a new one.
      if (error instanceof RunError && error.code.startsWith('renderer-')) await this.#dropPage();
      throw error;
    }
  }

  async #startedPage(ringBytes: number): Promise<RenderPage> {
    this.#page ??= this.#start(ringBytes);
    return await this.#page.catch((error: unknown) => {
      this.#page = null;
      throw error;
    });
  }

  async #openedPage(region: RegionDescription, shape: RingShape): Promise<RenderPage> {
    const page = await this.#startedPage(shape.slots * shape.slotBytes);
    this.#announce(page);
    if (this.#opened === region) return page;
    try {
      await this.#checkDevice(page);
      const opening = new Promise<Extract<FromPage, { type: 'opened' }>>((resolve, reject) => {
        page.listen((message) => {
          if (message.type === 'opened') resolve(message);
          else if (message.type === 'failed') reject(new RunError('renderer-open', message.message));
        });
        page.send({ type: 'open', region, ring: shape });
      });
      const { targetBytes, warnings } = await within(
        patienceMs(region),
        opening,
        'renderer-stalled',
        'The page that draws did not get ready',
      );
      const report = this.#report;
      if (!this.#drawnBy)
        report({ type: 'using', what: 'render targets', name: `${Math.round(targetBytes / 1e6)} MB` });
      for (const warning of warnings.filter(({ message }) => !this.#told.has(message))) {
        this.#told.add(warning.message);
        report({ type: 'warning', ...warning });
      }
    } catch (error) {
      await this.#dropPage();
      throw error;
    }
    this.#opened = region;
    return page;
  }

  /** Keys of finished segments name the device of the first browser: one that took over must not put other pixels under them. */
  async #checkDevice(page: RenderPage): Promise<void> {
    if (!this.#drawnBy || this.#drawnBy.fingerprint === (await rendererFingerprint(page))) return;
    const message = `The browser had to be started again and now draws with ${page.gl.renderer}, or this program was built anew meanwhile. Run again to go on.`;
    throw new RunError('renderer-changed', message);
  }

  async #start(ringBytes: number): Promise<RenderPage> {
    const { gl, requireGpu } = this.#options;
    this.#folder ??= await createScratchFolder(await this.#ringParent(ringBytes), 'browser');
    return startRenderPage({ gl, requireGpu, folder: this.#folder.path, backend: this.#drawnBy?.backend });
  }

  /** Memory where there is room for the ring and the browser's profile beside it, else the temporary disk. */
  async #ringParent(ringBytes: number): Promise<string> {
    const { memory, temporary } = await scratchParents();
    const inMemory = (await freeBytes(memory)) > ringBytes + 256 * 2 ** 20;
    const place = inMemory ? memory : temporary;
    this.#ring = { place, detail: inMemory ? 'memory' : `disk: ${memory} is too small`, bytes: ringBytes };
    return place;
  }

  async #dropPage(): Promise<void> {
    const page = await this.#page?.catch(() => null);
    this.#page = null;
    this.#opened = null;
    await page?.close().catch(() => {});
  }

  #announce(page: RenderPage): void {
    if (this.#announced) return;
    this.#announced = true;
    const report = this.#report;
    report({ type: 'using', what: 'frame ring', name: this.#ring.place, detail: this.#ring.detail });
    report({ type: 'using', what: 'browser', name: page.browserVersion });
    report({
      type: 'using',
      what: 'graphics',
      name: page.gl.renderer,
      detail: page.hardware ? 'GPU' : `software (${page.backend}); "emberloom doctor" says what would be faster`,
    });
    if (process.getuid?.() === 0) {
      report({
        type: 'using',
        what: 'browser sandbox',
        name: 'off',
        detail: 'running as root; only our own page is loaded',
      });
    }
  }
}

/** Enough slots that neither side waits for the other, at most about 200 MB of them, never fewer than two. */
export function ringShape({ width, height, bitDepth }: { width: number; height: number; bitDepth: number }): RingShape {
  const slotBytes = width * height * (bitDepth > 8 ? 8 : 4);
  return { slots: Math.max(2, Math.min(6, Math.floor(200e6 / slotBytes))), slotBytes };
}

/** What besides the graph decides about pixels: browser, graphics device and our own page. */
async function rendererFingerprint(page: RenderPage): Promise<string> {
  const build = await readFile(join(packageRoot(), 'dist', 'build.json'), 'utf8');
  return [page.browserVersion, page.gl.renderer, page.gl.version, build].join('\n');
}

function pixelsKey(
  { nodes, edges, output, picture }: RegionDescription,
  table: BakedTable,
  range: FrameRange,
  format: PixelFormat,
  fingerprint: string,
): string {
  const hash = createHash('sha256');
  hash.update(canonicalJson({ nodes, edges, output, picture, layout: table.layout, range, format, fingerprint }));
  hash.update(table.rows(range.first, range.count));
  return hash.digest('hex');
}
