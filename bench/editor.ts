import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseGraph, type GraphDocument, type GraphEdge, type GraphNode } from '#graphs/document.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { killChromium, launchChromium, type Browser } from '#runtime/node/chromium.ts';
import { packageRoot } from '#runtime/node/package-root.ts';
import type { Bench } from './bench.ts';
import { atMost, type Figure } from './figures.ts';

const rows = 50;
const frames = 180;

type Page = Awaited<ReturnType<Browser['newPage']>>;

/** The built editor in a Chromium that paints with the processor alone. */
export const editor: Bench = {
  name: 'editor',
  what: 'the editor with 300 nodes: time to open, and time from frame to frame while the sheet moves',
  async *run({ folder }) {
    const profile = join(folder, 'editor-profile');
    const browser = await launchChromium({ backend: 'none', profile, temporary: folder, smallSharedMemory: false });
    try {
      const page = await browser.newPage();
      await page.setViewport({ width: 1440, height: 900 });
      const sent = await serveFiles(page, join(packageRoot(), 'dist/editor'));
      await page.goto('https://emberloom.invalid/');
      await page.waitForSelector('.modal .card');
      yield { name: 'first screen, gzipped', value: sent() / 1e6, unit: 'MB', goal: atMost(0.5) };
      await page.click('.modal .card');
      yield { name: 'opening 300 nodes', value: (await openGraph(page)) / 1000, unit: 's', goal: atMost(2) };
      yield* motion('pan, all of them in sight', await move(page, 'pan'));
      yield* motion('zoom', await move(page, 'zoom'));
      for (let step = 0; step < 12; step += 1) await wheel(page, -120);
      yield* motion('pan, near', await move(page, 'pan'));
      yield* motion('zoom, near', await move(page, 'zoom'));
    } finally {
      killChromium(browser);
    }
  },
};

function* motion(name: string, times: readonly number[]): Generator<Figure> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  yield { name: `${name}: median frame`, value: at(0.5), unit: 'ms', goal: atMost(17) };
  yield { name: `${name}: 95 % of frames`, value: at(0.95), unit: 'ms', goal: atMost(25) };
}

/** Fifty times the flat graph, a row each. */
function largeGraph(): string {
  const { document } = parseGraph(graphTemplates.get('flat-1080p-landscape') ?? '');
  if (!document) throw new Error('The template cannot be read.');
  const nodes: Record<string, GraphNode> = {};
  const places: Record<string, { x: number; y: number }> = {};
  const edges: GraphEdge[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (const [index, [id, node]] of Object.entries(document.nodes).entries()) {
      nodes[`${id}${row}`] = node;
      places[`${id}${row}`] = { x: index * 320, y: row * 220 };
    }
    const inRow = (end: string) => end.replace('.', `${row}.`);
    edges.push(...document.edges.map(({ from, to }) => ({ from: inRow(from), to: inRow(to) })));
  }
  const graph: GraphDocument = { ...document, inputs: {}, nodes, edges, view: { nodes: places } };
  return serializeGraph(graph);
}

/** Milliseconds from the drop of the file to the frame that shows all of it. */
async function openGraph(page: Page): Promise<number> {
  return page.evaluate(async (text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'large.json'));
    const start = performance.now();
    document.querySelector('.canvas')?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    while (document.querySelectorAll('.node').length < 300) await frame();
    await frame();
    await frame();
    return performance.now() - start;
  }, largeGraph());
}

/** Milliseconds from frame to frame while a hand moves or zooms the sheet. */
async function move(page: Page, how: 'pan' | 'zoom'): Promise<number[]> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return page.evaluate(
    async (what, count) => {
      const sheet = document.querySelector('.sheet');
      if (!sheet) throw new Error('There is no sheet.');
      const { x, y, width, height } = sheet.getBoundingClientRect();
      const fire = (type: string, dx: number, dy: number) => {
        const place = { clientX: x + 8 + dx, clientY: y + 8 + dy, pointerId: 1, button: 0, buttons: 1 };
        sheet.dispatchEvent(new PointerEvent(type, { bubbles: true, ...place }));
      };
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      if (what === 'pan') fire('pointerdown', 0, 0);
      const times: number[] = [];
      let last = await frame();
      for (let index = 0; index < count; index += 1) {
        const middle = { clientX: x + width / 2, clientY: y + height / 2 };
        if (what === 'pan') fire('pointermove', 3 * (index % 60), 2 * (index % 60));
        else
          sheet.dispatchEvent(
            new WheelEvent('wheel', { bubbles: true, deltaY: index % 20 < 10 ? -20 : 20, ...middle }),
          );
        const now = await frame();
        times.push(now - last);
        last = now;
      }
      fire('pointerup', 0, 0);
      return times;
    },
    how,
    frames,
  );
}

async function wheel(page: Page, deltaY: number): Promise<void> {
  await page.mouse.move(500, 400);
  await page.mouse.wheel({ deltaY });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Answers the page's requests with files, and counts their bytes as they would go over a wire. The browser itself reaches nothing. */
async function serveFiles(page: Page, folder: string): Promise<() => number> {
  let bytes = 0;
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const file = join(folder, pathname === '/' ? 'index.html' : pathname);
    readFile(file)
      .then((body) => {
        bytes += gzipSync(body).length;
        return request.respond({ status: 200, contentType: types[extname(file)] ?? 'application/octet-stream', body });
      })
      .catch(() => request.respond({ status: 404 }).catch(() => {}));
  });
  return () => bytes;
}
