import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { seriousInBoth } from './axe.ts';
import { decodePictures, decodeSound } from './decoded.ts';
import { serveEditor, type EditorSite } from './editor-page.ts';
import { emberloom, ffmpeg, ffprobe, testFolder } from './emberloom.ts';
import { graphOf, openPreview } from './preview-page.ts';

let site: EditorSite;
beforeAll(async () => {
  site = await serveEditor({ draws: true });
});
afterAll(() => site.close());

interface Probed {
  readonly streams: readonly Readonly<Record<string, string | number>>[];
}

const seconds = 4;
/** Each click lasts a millisecond. */
const clicks = [0.5, 1, 1.5, 2, 2.5, 3, 3.5];

test('a film with sound is right in every respect, and a reload in the middle costs no more than a second of it', async () => {
  const folder = testFolder();
  const graph = graphOf('flat-1080p-landscape', 'pulse', { size: 'custom', width: 320, height: 180 });
  const page = await openExport(folder, graph);
  expect(await seriousInBoth(page, 'quick export')).toEqual([]);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect.poll(() => frameOf(page), { timeout: 120_000, interval: 20 }).toBeGreaterThan(30);

  await page.addInitScript(noteProgress);
  await page.reload();
  await page.getByRole('button', { name: /^(Exporting|Quick export)/ }).click({ timeout: 60_000 });
  const { file, name } = await finished(page, folder);
  // Drawing is 92 per cent of the work: the first second would have passed through these.
  const second = Math.floor((92 * 29) / 120);
  const seen = await page.evaluate(() => document.documentElement.dataset['percents'] ?? '');
  const percents = seen.split(' ').filter(Boolean).map(Number);
  expect(Math.max(...percents)).toBeGreaterThan(second);
  expect(percents.filter((percent) => percent <= second)).toEqual([]);
  expect(name).toBe('flat-1080p-landscape.mp4');

  const { streams } = (await ffprobe('-show_streams', file)) as unknown as Probed;
  expect(streams[0]).toMatchObject({
    ...{ codec_name: 'h264', width: 320, height: 180, pix_fmt: 'yuv420p', nb_frames: '120' },
    ...{ r_frame_rate: '30/1', start_time: '0.000000', duration: '4.000000' },
    ...{ color_range: 'tv', color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' },
  });
  expect(streams[1]).toMatchObject({ codec_name: 'aac', sample_rate: '48000', channels: 2, start_time: '0.000000' });
  // The last frame of AAC may reach beyond the picture.
  expect(Number(streams[1]?.['duration'])).toBeGreaterThanOrEqual(seconds);
  expect(Number(streams[1]?.['duration'])).toBeLessThan(seconds + 1024 / 48_000);

  const { times, frames } = await decodePictures(file, 'yuv420p');
  expect(times).toEqual(Array.from({ length: 120 }, (_, frame) => expect.closeTo(frame / 30, 4)));
  expect(frames).toHaveLength(120);
  expect(await clicksIn(file)).toEqual(clicks.map((time) => expect.closeTo(time, 3)));
  await expectPicturesOfRun(folder, graph, file);
});

test('a 360° film says so to players, keeps its recipe, and a picture with an odd side is left as PNGs', async () => {
  const folder = testFolder();
  const page = await openExport(folder, graphOf('360-stereo-8k', 'pulse', { size: 'custom', width: 128 }));
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const { file } = await finished(page, folder);
  const { stdout } = await emberloom(folder, ['inspect', file]);
  expect(stdout).toMatch(/whole sphere \(equirectangular\), stereo, left eye on top, metadata V1 and V2/);
  expect(stdout).toMatch(/recipe +yes/);

  await page.keyboard.press('Escape');
  await page.locator('[data-node="capture"] .node-title').click();
  await page.getByLabel('Width', { exact: true }).last().fill('131');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Quick export' }).click();
  await page.getByText('120 frames of 131').waitFor();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByText('Video needs even sides, and the picture is 131').waitFor({ timeout: 60_000 });
  const zip = await finished(page, folder);
  expect(zip.name).toBe('360-stereo-8k.zip');
  const pictures = unzipSync(await readFile(zip.file));
  expect(Object.keys(pictures)).toHaveLength(120);
  const last = join(folder, 'last.png');
  await writeFile(last, pictures['frame-000119.png'] ?? '');
  const { streams } = (await ffprobe('-show_streams', last)) as unknown as Probed;
  expect(streams[0]).toMatchObject({ codec_name: 'png', width: 131, height: 130 });
});

/** Opens a graph with clicks for music, and the dialog that exports it. */
async function openExport(folder: string, graph: string): Promise<Page> {
  const page = await site.open();
  onTestFinished(() => page.context().close());
  await writeFile(join(folder, 'graph.json'), graph);
  const clicking = `aevalsrc='if(lt(mod(t,0.5),0.001)*gt(t,0.4),0.9,0)':s=48000:d=${seconds}`;
  await ffmpeg('-f', 'lavfi', '-i', clicking, '-ac', '2', join(folder, 'clicks.wav'));
  await openPreview(page, join(folder, 'graph.json'), join(folder, 'clicks.wav'));
  await page.getByRole('button', { name: 'Quick export' }).click();
  return page;
}

/** Runs in the page: writes down every per cent that the button of exports has shown. */
function noteProgress(): void {
  new MutationObserver(() => {
    const label = document.querySelector('[aria-label^="Exporting"]')?.getAttribute('aria-label');
    const { dataset } = document.documentElement;
    const percent = /\d+/.exec(label ?? '')?.[0];
    if (percent) dataset['percents'] = `${dataset['percents'] ?? ''} ${percent}`;
  }).observe(document, { attributeFilter: ['aria-label'], childList: true, subtree: true });
}

/** Frames that the newest export has drawn. */
async function frameOf(page: Page): Promise<number> {
  const text = await page.locator('.export-state').first().textContent();
  return Number(/frame (\d+) of/.exec(text ?? '')?.[1] ?? 0);
}

async function finished(page: Page, folder: string): Promise<{ readonly file: string; readonly name: string }> {
  await page.locator('.export').first().and(page.locator('[data-state="done"]')).waitFor({ timeout: 170_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).first().click(),
  ]);
  const name = download.suggestedFilename();
  const file = join(folder, name);
  await download.saveAs(file);
  return { file, name };
}

async function clicksIn(file: string): Promise<number[]> {
  const { start, left } = await decodeSound(file);
  const found: number[] = [];
  for (const [sample, value] of left.entries()) {
    const time = start + sample / 48_000;
    if (Math.abs(value) > 0.3 && time - (found.at(-1) ?? -1) > 0.25) found.push(time);
  }
  return found;
}

/** Frame 75, which the reload has parted from the first ones, against a run's, through both encoders: 35 dB. */
async function expectPicturesOfRun(folder: string, graph: string, file: string): Promise<void> {
  await writeFile(join(folder, 'graph.json'), graph);
  const still = join(folder, 'run.png');
  const audio = join(folder, 'clicks.wav');
  const frame = ['--frame', '75', '--output', still];
  expect(await emberloom(folder, ['still', join(folder, 'graph.json'), '--audio', audio, ...frame])).toMatchObject({
    code: 0,
  });
  const pixels = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
  const filter = [
    '-vf',
    'select=eq(n\\,75),scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd',
    '-frames:v',
    '1',
  ];
  const [film, run] = [await ffmpeg('-i', file, ...filter, ...pixels), await ffmpeg('-i', still, ...pixels)];
  let squares = 0;
  for (const [index, value] of run.entries()) squares += (value - (film[index] ?? 0)) ** 2;
  expect(10 * Math.log10(255 ** 2 / (squares / run.length))).toBeGreaterThan(35);
}
