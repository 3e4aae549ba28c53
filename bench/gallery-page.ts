import type { GalleryEntry } from './gallery-entries.ts';
import { aspects, galleryEntries, pictureName } from './gallery-entries.ts';
import { momentNames, type Moments } from './gallery-moments.ts';

/** The gallery's README, in Markdown. */
export function galleryPage(moments: Moments, rate: number): string {
  const at = momentNames.map(
    (name) => `**${name}** at ${(moments[name] / rate).toFixed(2)} s (frame ${moments[name]})`,
  );
  return `# Gallery

Every scene and every look of the sky, as they come, at three moments of the demo track: ${at.join(', ')}.
\`npm run gallery\` draws all of it anew, \`npm run gallery -- NAME…\` only what is named. Half of 1080p, from frames drawn at twice the size.

![All scenes](contact-sheet.jpg)

${section('scenes')}
# Skies

Behind the ethereal flame.

![All looks of the sky](contact-sheet-skies.jpg)

${section('skies')}`;
}

function section(part: GalleryEntry['part']): string {
  const entries = galleryEntries.filter((entry) => entry.part === part);
  return entries.map((entry) => `## ${entry.title}\n\n${entry.description}\n${pictures(entry)}`).join('\n');
}

function pictures(entry: GalleryEntry): string {
  const rows = aspects.map(({ name }) => {
    const images = momentNames.map((moment) => {
      const alt = `${entry.title}, ${name}, ${moment}`;
      return `<img src="${pictureName(entry, name, moment)}" alt="${alt}" width="${widths[name]}">`;
    });
    return `<p>\n${images.join('\n')}\n</p>\n`;
  });
  return `\n${rows.join('\n')}`;
}

const widths = { landscape: 270, portrait: 152, square: 200 } as const;
