import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser, type CDPSession } from 'puppeteer-core';
import { RunError } from '#runtime/failure.ts';
import { shareWithSession } from './priority.ts';

// The only door to puppeteer-core.
export type { Browser };

/**
 * How WebGL is drawn. `auto`: a GPU where EGL finds one, else Mesa's llvmpipe, else SwiftShader. `gpu`: a GPU or nothing.
 */
export type GlChoice = 'auto' | 'gpu' | 'llvmpipe' | 'swiftshader';
export type GlBackend = 'egl' | 'vulkan' | 'llvmpipe' | 'swiftshader';

export interface LaunchOptions {
  /** `none`: pages are painted by the processor alone, and there is no WebGL. */
  readonly backend: GlBackend | 'none';
  readonly profile: string;
  /** Where the browser may leave temporary files: it leaves them there when it is killed. */
  readonly temporary: string;
  /** /dev/shm is too small for Chromium's own shared memory, as in a default container. */
  readonly smallSharedMemory: boolean;
}

const angle: Record<LaunchOptions['backend'], readonly string[]> = {
  none: ['--disable-gpu'],
  egl: ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist'],
  vulkan: [
    '--use-gl=angle',
    '--use-angle=vulkan',
    '--enable-features=Vulkan',
    '--disable-vulkan-surface',
    '--ignore-gpu-blocklist',
  ],
  llvmpipe: ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist'],
  swiftshader: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
};

/** Starts a headless Chromium that ends with this process: it is driven through a pipe, and exits when the pipe closes. */
export async function launchChromium(options: LaunchOptions): Promise<Browser> {
  const { backend, profile, temporary, smallSharedMemory } = options;
  const executablePath = await findChromium();
  const asRoot = process.getuid?.() === 0;
  try {
    const browser = await puppeteer.launch({
      executablePath,
      headless: true,
      pipe: true,
      userDataDir: profile,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      acceptInsecureCerts: false,
      defaultViewport: { width: 64, height: 64 },
      protocolTimeout: 24 * 3600 * 1000,
      env: { ...process.env, TMPDIR: temporary, ...(backend === 'llvmpipe' ? { LIBGL_ALWAYS_SOFTWARE: '1' } : {}) },
      args: [
        ...angle[backend],
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--mute-audio',
        // Garbage is collected before much of it has come together: a long run takes little more memory than a short one.
        '--js-flags=--max-semi-space-size=2,--initial-old-space-size=8',
        // Nothing but our own intercepted origin is ever loaded; no name resolves.
        '--host-resolver-rules=MAP * ~NOTFOUND',
        // The sandbox cannot start as root; the only code that runs in this browser is ours.
        ...(asRoot ? ['--no-sandbox'] : []),
        ...(smallSharedMemory ? ['--disable-dev-shm-usage'] : []),
      ],
    });
    const pid = browser.process()?.pid;
    if (pid !== undefined) shareWithSession(pid);
    const kill = () => killChromium(browser);
    // Before the folders go in which it writes.
    process.prependListener('exit', kill);
    browser.process()?.once('exit', () => process.off('exit', kill));
    return browser;
  } catch (error) {
    throw new RunError('renderer-died', `Chromium (${executablePath}) ${launchFault(error)}`, {
      cause: error,
    });
  }
}

/** Ends a browser and all its processes at once, even one that is stopped and hears nothing. */
export function killChromium(browser: Browser): void {
  const child = browser.process();
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL'); // it leads a process group of its own
  } catch {
    child.kill('SIGKILL'); // a system without process groups
  }
}

/**
 * The browser to use: EMBERLOOM_CHROMIUM, else a Chromium or Chrome on the PATH or where macOS keeps it.
 * Throws a RunError `no-chromium` that says how to get one.
 */
export async function findChromium(): Promise<string> {
  const chosen = process.env['EMBERLOOM_CHROMIUM'];
  if (chosen) {
    // A bare name is looked up on the PATH, as a shell would.
    for (const place of chosen.includes('/') ? [chosen] : onPath(chosen)) if (await isExecutable(place)) return place;
    throw new RunError('no-chromium', `EMBERLOOM_CHROMIUM names "${chosen}", which is not an executable file.`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
  const candidates = [
    ...names.flatMap(onPath),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  throw new RunError(
    'no-chromium',
    'No Chromium was found, which draws the pictures. Install it (Debian, Ubuntu: apt-get install chromium) or name one in EMBERLOOM_CHROMIUM.',
  );
}

/** A page of our own origin, and the messages to and from it. */
export interface BrowserPage {
  send(message: string): void;
  close(): Promise<void>;
}

export interface OpenPageOptions {
  /** Answers a path of the origin with a file, or null for 404. Every request outside the origin is refused. */
  serve(path: string): Promise<{ body: Buffer; contentType: string } | null>;
  receive(message: string): void;
  /** The page, its worker or the browser is gone. */
  gone(reason: string): void;
}

/** Called with the page's `emberloomReceive` as `this`. */
const functionDeclaration = 'function (message) { this(message); }';

/** An https origin that exists only by interception: workers and private files need a secure context. */
const ORIGIN = 'https://emberloom.invalid';

export async function openPage(browser: Browser, { serve, receive, gone }: OpenPageOptions): Promise<BrowserPage> {
  const [page = await browser.newPage()] = await browser.pages();
  browser.on('disconnected', () => gone('The browser ended unexpectedly.'));
  page.on('error', (error) => gone(`The page that draws has crashed: ${error.message}`));
  page.on('pageerror', (error) => gone(`The page that draws has failed: ${firstLine(error)}`));
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const url = new URL(request.url());
    const answer = url.origin === ORIGIN ? serve(url.pathname) : Promise.resolve(null);
    // A request that is answered after the page closed has nobody to tell.
    answer
      .then((file) => (file ? request.respond({ status: 200, ...file }) : request.abort('blockedbyclient')))
      .catch(() => {});
  });

  const session: CDPSession = await page.createCDPSession();
  session.on('Runtime.bindingCalled', ({ payload }) => receive(payload));
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'emberloomPost' });
  await page.goto(`${ORIGIN}/index.html`, { waitUntil: 'load' });
  const { result } = await session.send('Runtime.evaluate', { expression: 'emberloomReceive' });
  const receiver = result.objectId;
  if (!receiver) throw new RunError('renderer-start', 'The page that draws has nothing to receive messages with.');
  return {
    send(message) {
      session
        // The same function each time: a text of its own for each message would be compiled, and kept, each time.
        .send('Runtime.callFunctionOn', { objectId: receiver, functionDeclaration, arguments: [{ value: message }] })
        .catch((error: unknown) => gone(`The page that draws cannot be reached: ${firstLine(error)}`));
    },
    close: () => page.close(),
  };
}

function onPath(name: string): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
}

async function isExecutable(path: string): Promise<boolean> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  const mayRun = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return isFile && mayRun;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

function launchFault(error: unknown): string {
  const said = firstLine(error);
  // How puppeteer notices that the pipe to the browser is gone.
  return /Target closed|TargetCloseError|Connection closed/.test(said)
    ? 'ended before it was ready.'
    : `did not start: ${said}`;
}
