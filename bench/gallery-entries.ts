import { builtinCatalog } from '#nodes/catalog.ts';
import { skyParams } from '#nodes/scene/layers/star-nest/params.ts';
import { momentNames } from './gallery-moments.ts';

/** What the gallery shows: a scene as it comes, or a look of the sky behind the scene that comes with it. */
export interface GalleryEntry {
  /** As on the command line. */
  readonly name: string;
  readonly part: 'scenes' | 'skies';
  readonly title: string;
  readonly description: string;
  readonly settings: readonly string[];
}

/** A third of the size of 1080p. */
export const aspects = [
  { name: 'landscape', width: 640, height: 360 },
  { name: 'portrait', width: 360, height: 640 },
  { name: 'square', width: 360, height: 360 },
] as const;

const scenes = [...builtinCatalog.scenes.values()].filter(({ character }) => character !== 'calibration');

export const galleryEntries: readonly GalleryEntry[] = [
  ...scenes.map(({ name, title, description }) => ({
    ...{ name, part: 'scenes' as const, title, description },
    settings: [`scene.template=${name}`],
  })),
  ...skyParams.skyLook.options.map(({ value, title }) => ({
    ...{ name: value, part: 'skies' as const, title, description: '' },
    settings: ['scene.template=etherealFlame', `scene.values.skyLook=${value}`],
  })),
];

/** Name of a picture in the gallery's folder. */
export function pictureName({ name, part }: GalleryEntry, aspect: string, moment: string): string {
  return `${part === 'skies' ? 'sky-' : ''}${name}-${aspect}-${moment}.jpg`;
}

/** All pictures of an entry, in the order in which they are shown. */
export function picturesOf(entry: GalleryEntry): string[] {
  return aspects.flatMap(({ name }) => momentNames.map((moment) => pictureName(entry, name, moment)));
}
