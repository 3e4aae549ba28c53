import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '#runtime/failure.ts';
import { runFfmpeg } from '#runtime/node/ffmpeg-process.ts';
import { packageRoot } from '#runtime/node/package-root.ts';
import { encodePng } from '#runtime/node/png.ts';
import { createScratchFolder, scratchParents } from '#runtime/node/scratch-folder.ts';
import type { FramesValue } from '#runtime/values.ts';
import { wholeFrame } from '#runtime/whole-frame.ts';
import { drawContactSheet } from './contact-sheet.ts';
import { aspects, galleryEntries, pictureName, type GalleryEntry } from './gallery-entries.ts';
import { chooseMoments, momentNames, type Moments } from './gallery-moments.ts';
import { galleryPage } from './gallery-page.ts';
import { withScenes } from './pipeline.ts';

const fps = 30;

/**
 * Draws the pictures of docs/gallery, all or those of the named scenes and skies, and its page and contact sheets. Throws an
 * InputError for a name that is not known.
 */
export async function renewGallery(
  names: readonly string[],
  signal: AbortSignal,
  onPicture: (path: string) => void,
): Promise<void> {
  const chosen = names.length === 0 ? galleryEntries : names.map(entryNamed);
  const root = packageRoot();
  const folder = join(root, 'docs', 'gallery');
  await mkdir(folder, { recursive: true });
  const scratch = await createScratchFolder((await scratchParents()).temporary, 'gallery');
  try {
    const audio = join(root, 'examples', 'demo-track', 'demo-track.flac');
    const bench = { quick: false, folder: scratch.path, audio, signal };
    // Three times the pixels a side, averaged: 1080p as seen on a small screen.
    const settings = ['capture.size=custom', 'capture.supersampling=3', `capture.fps=${fps}`];
    const moments = await withScenes(bench, { settings, count: 1 }, async (features, open) => {
      const found = chooseMoments(features, { num: fps, den: 1 });
      for (const entry of chosen) {
        for (const { name, width, height } of aspects) {
          const size = [`capture.width=${width}`, `capture.height=${height}`];
          const frames = await open([...entry.settings, ...size]);
          const targets = momentNames.map((moment) => join(folder, pictureName(entry, name, moment)));
          await drawMoments(frames, found, targets, scratch.path, signal);
          targets.forEach(onPicture);
        }
      }
      return found;
    });
    for (const [part, target] of [
      ['scenes', 'contact-sheet.jpg'],
      ['skies', 'contact-sheet-skies.jpg'],
    ] as const) {
      const entries = galleryEntries.filter((entry) => entry.part === part);
      await drawContactSheet(folder, entries, target, signal);
    }
    await writeFile(join(folder, 'README.md'), galleryPage(moments, fps));
  } finally {
    await scratch.remove();
  }
}

function entryNamed(wanted: string): GalleryEntry {
  const found = galleryEntries.find(({ name }) => name === wanted);
  if (found) return found;
  const names = galleryEntries.map(({ name }) => name).join(', ');
  throw new InputError('usage', `The gallery shows nothing named "${wanted}". It shows: ${names}.`);
}

async function drawMoments(
  frames: FramesValue,
  moments: Moments,
  targets: readonly string[],
  scratch: string,
  signal: AbortSignal,
): Promise<void> {
  const ranges = momentNames.map((moment) => ({ first: moments[moment], count: 1 }));
  let index = 0;
  for await (const frame of frames.read(ranges, 'rgba8', signal)) {
    const png = join(scratch, 'picture.png');
    await writeFile(
      png,
      await encodePng({ width: frames.width, height: frames.height, bitDepth: 8, rgba: await wholeFrame(frame) }),
    );
    const target = targets[index++] ?? '';
    const options = ['-loglevel', 'error', '-q:v', '5', '-frames:v', '1', '-update', '1'];
    const { failure, lines } = await runFfmpeg({ inputs: [{ options: [], source: png }], options, target, signal });
    if (failure) throw new Error(`${target} could not be written: ${failure} ${lines.join(' ')}`);
  }
}
