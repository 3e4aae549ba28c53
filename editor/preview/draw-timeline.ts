import { GRID_HZ, sectionsOf, type Features } from '#runtime/features.ts';
import type { Span } from './transport.ts';

export interface TimelineColours {
  readonly wave: string;
  readonly bass: string;
  readonly mid: string;
  readonly high: string;
  readonly beat: string;
  readonly downbeat: string;
  readonly text: string;
  readonly sections: Readonly<Record<string, string>>;
}

/** Pixels of the screen at the top for the sections. */
const sectionHeight = 16;
/** Beats closer than this are left out, so that bars can be told apart. */
const leastBeatGap = 5;

/** What the analysis heard between two moments: loudness, bands in it, beats and sections. Sizes in CSS pixels. */
export function drawTimeline(
  context: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
  features: Features,
  range: Span,
  colours: TimelineColours,
): void {
  context.clearRect(0, 0, width, height);
  const x = (time: number) => ((time - range.from) / (range.to - range.from)) * width;
  drawSections(context, width, features, x, colours);
  context.save();
  context.translate(0, sectionHeight);
  const room = height - sectionHeight;
  drawBeats(context, width, room, features, x, colours);
  const bands = [
    { name: 'amplitude', colour: colours.wave, share: 1 },
    { name: 'bass', colour: colours.bass, share: 0.86 },
    { name: 'mid', colour: colours.mid, share: 0.6 },
    { name: 'high', colour: colours.high, share: 0.34 },
  ];
  for (const { name, colour, share } of bands) {
    const track = features.tracks[name];
    if (track) drawBand(context, { width, height: room, share, colour }, track, range);
  }
  context.restore();
}

interface Band {
  readonly width: number;
  readonly height: number;
  /** Of half the height, at its loudest. */
  readonly share: number;
  readonly colour: string;
}

/** Mirrored about the middle; each column of pixels is as high as its loudest moment. */
function drawBand(
  context: CanvasRenderingContext2D,
  { width, height, share, colour }: Band,
  track: Float32Array,
  { from, to }: Span,
): void {
  const perPixel = ((to - from) * GRID_HZ) / width;
  const middle = height / 2;
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(0, middle);
  const peaks = Array.from({ length: Math.ceil(width) + 1 }, (_, column) => {
    const first = from * GRID_HZ + column * perPixel;
    return peakOf(track, first, first + perPixel) * share * (middle - 4) + 0.5;
  });
  for (const [column, peak] of peaks.entries()) context.lineTo(column, middle - peak);
  for (const [column, peak] of [...peaks.entries()].toReversed()) context.lineTo(column, middle + peak);
  context.fill();
}

function peakOf(track: Float32Array, from: number, to: number): number {
  let peak = 0;
  const last = Math.max(Math.floor(from) + 1, Math.ceil(to));
  for (let point = Math.floor(from); point < last; point += 1) peak = Math.max(peak, track[point] ?? 0);
  return peak;
}

function drawBeats(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { events }: Features,
  x: (time: number) => number,
  { beat, downbeat }: TimelineColours,
): void {
  for (const [name, colour, inset] of [
    ['beat', beat, 0.3],
    ['downbeat', downbeat, 0],
  ] as const) {
    const times = events[name] ?? new Float64Array(0);
    const gap = times.length > 1 ? (x(times.at(-1) ?? 0) - x(times[0] ?? 0)) / (times.length - 1) : width;
    if (gap < leastBeatGap) continue;
    context.fillStyle = colour;
    for (const time of times) {
      const place = x(time);
      if (place >= -1 && place <= width)
        context.fillRect(Math.round(place), height * inset, 1, height * (1 - 2 * inset));
    }
  }
}

function drawSections(
  context: CanvasRenderingContext2D,
  width: number,
  features: Features,
  x: (time: number) => number,
  { sections, text }: TimelineColours,
): void {
  context.font = '10.5px "Inter Variable", sans-serif';
  context.textBaseline = 'middle';
  for (const { kind, start, end } of sectionsOf(features)) {
    const left = Math.max(0, x(start));
    const right = Math.min(width, x(end));
    if (right <= left) continue;
    context.fillStyle = sections[kind] ?? text;
    context.fillRect(left, 0, Math.max(1, right - left - 1), sectionHeight - 3);
    if (right - left < context.measureText(kind).width + 14) continue;
    context.fillStyle = text;
    context.fillText(kind, left + 7, (sectionHeight - 3) / 2 + 0.5);
  }
}
