import type { GalleryEntry } from './gallery-entries.ts';
import { aspects, galleryEntries, pictureName } from './gallery-entries.ts';
import { momentNames, type Moments } from './gallery-moments.ts';

/** The gallery's README, in Markdown. */
export function galleryPage(moments: Moments, rate: number): string {
  const at = (name: keyof Moments) => `${(moments[name] / rate).toFixed(2)} s, frame ${moments[name]}`;
  return `# Gallery

Every scene and every look of the sky, as they come, in landscape, portrait and square, at three moments of the demo track:

- **quiet**: its quietest moment (${at('quiet')}),
- **loud**: its loudest (${at('loud')}),
- **beat**: the frame after the strongest beat that is a second away from both (${at('beat')}).

Fades at both ends are left out. Each still is a 1080p frame at a third of its size. \`npm run gallery\` draws all of them anew and this page
with them, \`npm run gallery -- NAME…\` only those of the scenes and looks that are named.

![All scenes](contact-sheet.jpg)

${section('scenes')}
# Skies

Behind the ethereal flame.

![All looks of the sky](contact-sheet-skies.jpg)

${section('skies')}`;
}

function section(part: GalleryEntry['part']): string {
  const entries = galleryEntries.filter((entry) => entry.part === part);
  return entries
    .map((entry) => [`## ${entry.title}`, entry.description, pictures(entry)].filter(Boolean).join('\n\n'))
    .join('\n');
}

function pictures(entry: GalleryEntry): string {
  const rows = aspects.map(({ name }) => {
    const images = momentNames.map((moment) => {
      const alt = `${entry.title}, ${name}, ${moment}`;
      return `<img src="${pictureName(entry, name, moment)}" alt="${alt}" width="${widths[name]}">`;
    });
    return `<p>\n${images.join('\n')}\n</p>\n`;
  });
  return rows.join('\n');
}

const widths = { landscape: 270, portrait: 152, square: 200 } as const;
