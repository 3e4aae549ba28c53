import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { recipeOf, serializeGraph } from '#graphs/serialize.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { node, savedText, serveEditor, type EditorSite } from './editor-page.ts';
import { testFolder } from './emberloom.ts';

let site: EditorSite;
beforeAll(async () => {
  site = await serveEditor();
});
afterAll(() => site.close());

async function fresh(): Promise<Page> {
  const page = await site.open();
  onTestFinished(() => page.context().close());
  await page.getByRole('button', { name: 'Empty' }).click();
  return page;
}

/** Drops a file on the page, as a hand does that drags it from a folder. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, base64]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))], fileName));
      return data;
    },
    [name, bytes.toString('base64')] as const,
  );
  await page.locator('.canvas').dispatchEvent('drop', { dataTransfer: transfer });
}

const stereo = graphTemplates.get('360-stereo-8k') ?? '';

test('a graph file that is dropped is opened, and saved to the byte', async () => {
  const page = await fresh();
  await drop(page, 'mine.json', Buffer.from(stereo));
  await node(page, 'spatial').waitFor();
  expect(await savedText(page)).toBe(stereo);
});

test('a rendered film that is dropped gives back its graph', async () => {
  const { document } = parseGraph(stereo);
  if (!document) throw new Error('The template is no graph.');
  const recipe = serializeGraph(recipeOf(document));
  const page = await fresh();
  await drop(page, 'film.mp4', film(recipe));
  await node(page, 'spatial').waitFor();
  expect(await savedText(page)).toBe(recipe);
  await drop(page, 'other.mp4', film(null));
  await page.getByText('“other.mp4” does not say how it was made').waitFor();
  expect(await savedText(page)).toBe(recipe);
});

/** A tiny MP4 with the entry that a render leaves in it. */
function film(recipe: string | null): Buffer {
  const folder = testFolder();
  const metadata = join(folder, 'metadata.txt');
  const text = recipe === null ? 'title=x' : `emberloom=${recipe.replaceAll(/[=;#\\\n]/g, (each) => `\\${each}`)}`;
  writeFileSync(metadata, `;FFMETADATA1\n${text}\n`);
  const target = join(folder, 'film.mp4');
  const picture = ['-f', 'lavfi', '-i', 'color=size=32x32:rate=1:duration=1'];
  const tags = ['-f', 'ffmetadata', '-i', metadata, '-map', '0', '-map_metadata', '1'];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, ...tags, '-movflags', '+use_metadata_tags', target]);
  return readFileSync(target);
}

describe('a file that is not what it was', () => {
  test('with a node from a newer Emberloom opens, says so and is saved to the byte', async () => {
    const page = await fresh();
    const text = stereo.replace('"type": "Encode", "version": 1', '"type": "Encode", "version": 7');
    await drop(page, 'future.json', Buffer.from(text));
    await page
      .getByRole('complementary')
      .getByText(/made for Encode 7.*a newer Emberloom is needed/)
      .first()
      .waitFor();
    expect(await savedText(page)).toBe(text);
  });

  test('with kinds that are not known opens, says so and is saved to the byte', async () => {
    const page = await fresh();
    const text = stereo.replace('"type": "StereoCapture"', '"type": "HologramCapture"');
    await drop(page, 'future.json', Buffer.from(text));
    await page.getByText('Not known here: HologramCapture. They are kept.').waitFor();
    expect(await node(page, 'capture').locator('.port').count()).toBe(2);
    expect(await savedText(page)).toBe(text);
  });

  test('with values of the wrong shape opens, is looked through node by node and saved to the byte', async () => {
    const page = await fresh();
    const text = withValues({
      audio: { file: { name: noText, sha256: 3 } },
      scene: {
        template: 'etherealFlame',
        values: {
          glow: { $keys: [null] },
          intensity: { $drive: { feature: noText } },
          size: { $keys: 7 },
          seed: noText,
        },
      },
      capture: { fps: noText, size: noText },
      encode: { preset: { $input: noText }, bitrate: noText },
    });
    await drop(page, 'hostile.json', Buffer.from(text));
    const outline = page.locator('.outline button');
    await expect.poll(() => outline.count()).toBe(7);
    for (let index = 0; index < 7; index += 1) {
      await outline.nth(index).click();
      await page.locator('.name-field').waitFor();
      await page.keyboard.press('Escape');
    }
    expect(await savedText(page)).toBe(text);
  });

  test.each([
    ['song.txt', 'la la la', /Line 1, column 1/],
    ['list.json', '[1, 2]', /This is no Emberloom graph/],
    ['newer.json', stereo.replace('"version": 1', '"version": 9'), /a newer Emberloom is needed/],
  ])('%s is refused with a reason, and nothing is lost', async (name, text, reason) => {
    const page = await fresh();
    await drop(page, 'mine.json', Buffer.from(stereo));
    await node(page, 'spatial').waitFor();
    await drop(page, name, Buffer.from(text));
    await page.getByText(reason).waitFor();
    expect(await savedText(page)).toBe(stereo);
  });
});

/** What breaks programs that take any value for a text. */
const noText = { toString: 1, valueOf: 1 };

/** The graph with other parameters at some of its nodes, and one of its wires twice. */
function withValues(params: Readonly<Record<string, Record<string, unknown>>>): string {
  const { document } = parseGraph(stereo);
  if (!document) throw new Error('The template is no graph.');
  const nodes = Object.entries(document.nodes).map(([id, each]) => [
    id,
    { ...each, params: params[id] ?? each.params },
  ]);
  const [edge] = document.edges;
  return serializeGraph({
    ...document,
    nodes: Object.fromEntries(nodes),
    edges: edge ? [...document.edges, { ...edge }] : [],
  });
}
