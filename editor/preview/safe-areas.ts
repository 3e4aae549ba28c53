/** What to keep clear of: titles and controls of players, or what another shape of the picture would cut off. */
export type SafeArea = 'none' | 'titles' | '16:9' | '9:16' | '1:1' | '4:5';

export const safeAreas: readonly { readonly area: SafeArea; readonly title: string }[] = [
  { area: 'none', title: 'No guides' },
  { area: 'titles', title: 'Titles and action' },
  { area: '16:9', title: 'Crop to 16:9' },
  { area: '9:16', title: 'Crop to 9:16' },
  { area: '1:1', title: 'Crop to 1:1' },
  { area: '4:5', title: 'Crop to 4:5' },
];

/** A part of the picture, in per cent of it. */
export interface Frame {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Shares of each side inside which action and titles are safe (EBU R 95, SMPTE ST 2046-1). */
const inside = { action: 0.93, titles: 0.9 };

/** The frames to draw over a picture of that aspect. */
export function guideFrames(area: SafeArea, aspect: number): readonly Frame[] {
  if (area === 'none') return [];
  if (area === 'titles') return Object.entries(inside).map(([name, share]) => centred(name, share, share));
  const [wide = 1, high = 1] = area.split(':').map(Number);
  const wanted = wide / high;
  return [wanted < aspect ? centred(area, wanted / aspect, 1) : centred(area, 1, aspect / wanted)];
}

function centred(name: string, width: number, height: number): Frame {
  return { name, left: 50 * (1 - width), top: 50 * (1 - height), width: 100 * width, height: 100 * height };
}
