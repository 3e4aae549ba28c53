import { randomBytes } from 'node:crypto';
import { readFile, rm, mkdir, type FileHandle } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { RunError } from '#runtime/failure.ts';
import {
  isSoftwareRenderer,
  type FromPage,
  type GlDescription,
  type Readback,
  type ToPage,
} from '#runtime/render-protocol.ts';
import {
  killChromium,
  launchChromium,
  openPage,
  type Browser,
  type BrowserPage,
  type GlBackend,
  type GlChoice,
} from './chromium.ts';
import { packageRoot } from './package-root.ts';
import { freeBytes, openRingFile } from './ring-file.ts';

export interface RenderPageOptions {
  readonly gl: GlChoice;
  /** Only this one, whatever `gl` says: a browser that takes over from another must draw as that one did. */
  readonly backend?: GlBackend | undefined;
  readonly requireGpu: boolean;
  /** A folder that outlives no run; the browser's profile, and so the frame ring, goes below it. */
  readonly folder: string;
  readonly readback?: Readback | undefined;
}

/** A running page that draws, with its graphics device named. */
export interface RenderPage {
  readonly gl: GlDescription;
  readonly backend: GlBackend;
  /** Whether the device is a GPU, by its own name. */
  readonly hardware: boolean;
  readonly browserVersion: string;
  readonly processId: number | null;
  readonly ring: FileHandle;
  send(message: ToPage): void;
  /** Messages go to the latest listener. `failed` comes once, also when the browser dies. */
  listen(listener: (message: FromPage) => void): void;
  close(): Promise<void>;
}

/** Starts Chromium on the best backend that `gl` allows. Throws RunErrors `renderer-…`, `no-chromium` and `no-gpu`. */
export async function startRenderPage(options: RenderPageOptions): Promise<RenderPage> {
  const backends = options.backend ? [options.backend] : candidates[options.gl];
  let cause: unknown;
  for (const backend of backends) {
    const start = () => startBackend(backend, options);
    // A browser that died says nothing about what it draws with: the next backend would draw other pixels without need.
    const page = await start()
      .catch(againWhereDied(start))
      .catch((error: unknown) => {
        if (!(error instanceof RunError) || !/^renderer-(start|died)$/.test(error.code)) throw error;
        cause = error;
        return null;
      });
    if (!page) continue;
    if (page.hardware || (options.gl !== 'gpu' && !options.requireGpu)) return page;
    await page.close();
    cause = new RunError('no-gpu', `${page.gl.renderer} draws in software.`);
  }
  if (options.gl === 'gpu' || options.requireGpu) {
    throw new RunError(
      'no-gpu',
      'No GPU can be used for drawing here. Leave out --require-gpu to draw in software, or run "emberloom doctor" to see what is missing.',
      { cause },
    );
  }
  throw new RunError(
    'renderer-start',
    `WebGL 2 could not be started: ${cause instanceof Error ? cause.message : cause}`,
    { cause },
  );
}

const candidates: Record<GlChoice, readonly GlBackend[]> = {
  auto: ['egl', 'swiftshader'],
  gpu: ['egl', 'vulkan'],
  llvmpipe: ['llvmpipe'],
  swiftshader: ['swiftshader'],
};

/** A browser takes about a second to start, on a machine with much else to do ten. */
const START_PATIENCE_MS = 90_000;

function againWhereDied<T>(again: () => Promise<T>): (error: unknown) => Promise<T> {
  return (error) => {
    if (error instanceof RunError && error.code === 'renderer-died') return again();
    throw error;
  };
}

async function startBackend(backend: GlBackend, options: RenderPageOptions): Promise<RenderPage> {
  const profile = join(options.folder, `browser-${randomBytes(3).toString('hex')}`);
  // Short, since the path of a socket in it may have 104 characters at most (sockaddr_un of BSD and macOS).
  const temporary = join(options.folder, 't');
  for (const folder of [profile, temporary]) await mkdir(folder, { recursive: true });
  const smallSharedMemory = (await freeBytes('/dev/shm')) < 512 * 2 ** 20;
  const browser = await launchChromium({ backend, profile, temporary, smallSharedMemory });
  try {
    const starting = startPage(browser, backend, profile, options.readback ?? 'auto');
    return await within(START_PATIENCE_MS, starting, 'renderer-start', 'The browser that draws did not get ready');
  } catch (error) {
    const died = !browser.connected;
    await endBrowser(browser, profile);
    if (died) throw new RunError('renderer-died', 'Chromium ended while it started.', { cause: error });
    throw error;
  }
}

async function startPage(
  browser: Browser,
  backend: GlBackend,
  profile: string,
  readback: Readback,
): Promise<RenderPage> {
  let listener: (message: FromPage) => void = () => {};
  let closing = false;
  let failure: Extract<FromPage, { type: 'failed' }> | null = null;
  const deliver = (message: FromPage) => {
    // First cause wins; what follows it (the browser's end, say) is its consequence.
    if (closing || failure) return;
    if (message.type === 'failed') failure = message;
    listener(message);
  };
  const page = await openPage(browser, {
    serve: servePageFile,
    receive: (text) => deliver(JSON.parse(text) as FromPage),
    gone: (reason) => deliver({ type: 'failed', message: reason }),
  });

  const token = `emberloom-ring-${randomBytes(16).toString('hex')}`;
  const gl = await new Promise<GlDescription>((resolve, reject) => {
    listener = (message) => {
      if (message.type === 'started') resolve(message.gl);
      else if (message.type === 'failed') reject(new RunError('renderer-start', message.message));
    };
    page.send(JSON.stringify({ type: 'start', token, readback } satisfies ToPage));
  });
  const ring = await openRingFile(profile, token);
  return {
    gl,
    backend: isSoftwareRenderer(gl.renderer) && backend === 'egl' ? 'llvmpipe' : backend,
    hardware: !isSoftwareRenderer(gl.renderer),
    browserVersion: await browser.version(),
    processId: browser.process()?.pid ?? null,
    ring,
    send: (message) => page.send(JSON.stringify(message)),
    listen(next) {
      listener = next;
      // It may have died while nobody listened.
      if (failure) next(failure);
    },
    async close() {
      closing = true;
      await ring.close();
      await endBrowser(browser, profile, page);
    },
  };
}

async function endBrowser(browser: Browser, profile: string, page?: BrowserPage): Promise<void> {
  const child = browser.process();
  const ended = new Promise<void>((resolve) =>
    child && child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve(),
  );
  // A browser that hangs answers nothing, not even that it is to close.
  const closing = async () => {
    await page?.close();
    await browser.close();
  };
  await Promise.race([closing().catch(() => {}), delay(3000)]);
  killChromium(browser);
  await Promise.race([ended, delay(2000)]);
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

async function servePageFile(path: string) {
  const root = join(packageRoot(), 'dist', 'page');
  const file = normalize(join(root, path));
  if (!file.startsWith(root)) return null;
  const body = await readFile(file).catch(() => null);
  if (!body) return null;
  return { body, contentType: contentTypes[extname(file)] ?? 'application/octet-stream' };
}

/** What `promise` gives; RunError `code` where it takes longer than it may. */
export async function within<T>(milliseconds: number, promise: Promise<T>, code: string, sentence: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new RunError(code, `${sentence} within ${Math.round(milliseconds / 1000)} seconds.`));
    timer = setTimeout(fail, milliseconds);
  });
  promise.catch(() => {}); // heard here, or too late to matter
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
