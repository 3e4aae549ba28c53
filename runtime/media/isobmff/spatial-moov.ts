import {
  concatenate,
  descend,
  parseSampleEntry,
  replaceBoxes,
  serializeBoxes,
  VISUAL_SAMPLE_ENTRY_FIELDS,
  type Box,
} from './box.ts';
import {
  isSphericalV1,
  readSphericalV1,
  readSphericalV2,
  sphericalV1,
  sphericalV2,
  type SpatialLayout,
} from './spherical.ts';

/** Boxes that a codec's sample entry begins with; the spherical ones stand right behind. */
const codecBoxes = new Set(['avcC', 'hvcC', 'av1C', 'vpcC', 'vvcC', 'esds', 'lhvC']);
const encryptedEntries = new Set(['encv', 'drmi']);

/** Why an index cannot carry spherical metadata; null where it can. */
export function objection(moov: Box): 'no-video' | 'fragmented' | 'encrypted' | 'compressed' | null {
  if (moov.children?.some(({ type }) => type === 'cmov')) return 'compressed';
  if (moov.children?.some(({ type }) => type === 'mvex')) return 'fragmented';
  const track = videoTrack(moov);
  const entries = track && descend(track, 'mdia', 'minf', 'stbl', 'stsd')?.children;
  if (!entries || entries.length === 0) return 'no-video';
  return entries.some(({ type }) => encryptedEntries.has(type)) ? 'encrypted' : null;
}

/**
 * The index with V1 and V2 in its video track, which comes first: YouTube takes a file whose sound is the first track for a flat
 * one. What stood there of either version is replaced, so that doing it twice changes nothing.
 */
export function withSpatialLayout(moov: Box, layout: SpatialLayout): Box {
  const video = videoTrack(moov);
  if (!video || !moov.children) throw new Error('The index has no video track.');
  const others = moov.children.filter((child) => child !== video);
  const firstTrack = others.findIndex(({ type }) => type === 'trak');
  const place = firstTrack < 0 ? others.length : Math.min(firstTrack, moov.children.indexOf(video));
  return { ...moov, children: others.toSpliced(place, 0, withBoth(video, layout)) };
}

/** What an index says about its video: whether it comes first, and each version's layout (null: none, or none that is known). */
export interface SpatialFacts {
  readonly videoFirst: boolean;
  readonly v1: SpatialLayout | null;
  readonly v2: SpatialLayout | null;
}

export function readSpatialFacts(moov: Box): SpatialFacts | null {
  const video = videoTrack(moov);
  if (!video) return null;
  const [entry] = descend(video, 'mdia', 'minf', 'stbl', 'stsd')?.children ?? [];
  const v1 = video.children?.find(isSphericalV1);
  return {
    videoFirst: moov.children?.find(({ type }) => type === 'trak') === video,
    v1: v1 ? readSphericalV1(v1) : null,
    v2:
      entry && entry.payload.length >= VISUAL_SAMPLE_ENTRY_FIELDS
        ? readSphericalV2(parseSampleEntry(entry.payload).boxes)
        : null,
  };
}

/** The first track whose handler is for video. */
function videoTrack(moov: Box): Box | undefined {
  return moov.children?.find((track) => {
    const handler = descend(track, 'mdia')?.children?.find(({ type }) => type === 'hdlr')?.payload;
    // hdlr: version and flags, pre_defined (QuickTime: component type), handler_type.
    return track.type === 'trak' && handler !== undefined && String.fromCharCode(...handler.subarray(8, 12)) === 'vide';
  });
}

function withBoth(track: Box, layout: SpatialLayout): Box {
  const v1 = sphericalV1(layout);
  const described = replaceBoxes(track, 'stsd', (stsd) => ({
    ...stsd,
    children: stsd.children?.map((entry) => withV2(entry, layout)) ?? null,
  }));
  const children = (described.children ?? []).filter((child) => !isSphericalV1(child));
  return { ...described, children: v1 ? [...children, v1] : children };
}

function withV2(entry: Box, layout: SpatialLayout): Box {
  const { boxes, rest } = parseSampleEntry(entry.payload);
  const others = boxes.filter(({ type }) => type !== 'st3d' && type !== 'sv3d');
  const place = others.findLastIndex(({ type }) => codecBoxes.has(type)) + 1;
  const children = others.toSpliced(place, 0, ...sphericalV2(layout));
  const fields = entry.payload.subarray(0, VISUAL_SAMPLE_ENTRY_FIELDS);
  return { ...entry, payload: concatenate([fields, serializeBoxes(children), rest]) };
}
