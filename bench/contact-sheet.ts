import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '#runtime/node/ffmpeg-process.ts';
import { aspects, picturesOf, type GalleryEntry } from './gallery-entries.ts';
import { momentNames } from './gallery-moments.ts';

const rowHeight = 180;
const gap = 6;
const labelHeight = 26;

/** All entries that have their pictures, one row each: three moments in each of the three aspects, under the entry's title. */
export async function drawContactSheet(
  folder: string,
  entries: readonly GalleryEntry[],
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const shown = entries.filter((entry) => picturesOf(entry).every((name) => existsSync(join(folder, name))));
  if (shown.length === 0) return;
  const columns = aspects.flatMap(({ width, height }) =>
    momentNames.map(() => Math.round((rowHeight * width) / height / 2) * 2),
  );
  const offsets = columns.map((_, index) => columns.slice(0, index).reduce((sum, width) => sum + width + gap, gap));
  const width = (offsets.at(-1) ?? 0) + (columns.at(-1) ?? 0) + gap;
  const height = shown.length * (labelHeight + rowHeight + gap) + gap;
  const sources = shown.flatMap((entry) => picturesOf(entry).map((name) => join(folder, name)));

  // In RGB, as the two sides of a layering in YUV would differ in range, which greys the blacks.
  const steps = [`color=0x101014:size=${width + (width % 2)}x${height}:rate=1:duration=1[sheet0]`];
  for (const index of sources.keys()) {
    const row = Math.floor(index / columns.length);
    const column = index % columns.length;
    const top = gap + row * (labelHeight + rowHeight + gap) + labelHeight;
    steps.push(
      `[${index}:v]scale=${columns[column]}:${rowHeight}:flags=lanczos,format=gbrp[cell${index}]`,
      `[sheet${index}][cell${index}]overlay=${offsets[column]}:${top}:format=gbrp[sheet${index + 1}]`,
    );
  }
  const labels = shown.map(({ title }, row) => {
    const top = gap + row * (labelHeight + rowHeight + gap) + 4;
    return `drawtext=text='${title.replaceAll(/[':\\%]/g, '')}':x=${gap}:y=${top}:fontsize=17:fontcolor=0xd0d0d8`;
  });
  const graph = [
    ...steps,
    `[sheet${sources.length}]${labels.join(',')},scale=out_range=full,format=yuvj420p[out]`,
  ].join(';');
  const inputs = sources.map((source) => ({ options: [], source }));
  const options = ['-loglevel', 'error', '-filter_complex', graph, '-map', '[out]', '-frames:v', '1', '-q:v', '4'];
  const { failure, lines } = await runFfmpeg({ inputs, options, target: join(folder, target), signal });
  if (failure) throw new Error(`The contact sheet could not be drawn: ${failure} ${lines.join(' ')}`);
}
