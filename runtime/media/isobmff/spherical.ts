import { bigEndian, leaf, parseBoxes, serializeBoxes, type Box } from './box.ts';

/** What a player has to know to wrap a picture around its viewer. */
export interface SpatialLayout {
  readonly projection: 'equirect' | 'half-equirect';
  readonly stereo: 'mono' | 'top-bottom' | 'side-by-side';
}

/** The usertype of a Spherical Video V1 box (google/spatial-media, spherical-video-rfc.md). */
const sphericalUuid = Uint8Array.from([
  ...[0xff, 0xcc, 0x82, 0x63, 0xf8, 0x55, 0x4a, 0x93],
  ...[0x88, 0x14, 0x58, 0x7a, 0x02, 0x52, 0x1f, 0xdd],
]);

/** Who wrote it, as both versions have a field for. */
const software = 'Emberloom';

const stereoNames = { mono: 'mono', 'top-bottom': 'top-bottom', 'side-by-side': 'left-right' } as const;
const stereoModes = { mono: 0, 'top-bottom': 1, 'side-by-side': 2 } as const;

/** Parts of the whole turn that a half sphere leaves out on either side, as a fraction of 2³². */
const quarter = 0x4000_0000;

/** Whether a `uuid` box holds Spherical Video V1. */
export function isSphericalV1({ type, payload }: Box): boolean {
  return type === 'uuid' && sphericalUuid.every((byte, index) => payload[index] === byte);
}

/**
 * Spherical Video V1: an XML text, placed as the last box of the video track. The left eye is the top or left half. Null for half
 * spheres, which V1 cannot describe.
 */
export function sphericalV1({ projection, stereo }: SpatialLayout): Box | null {
  if (projection !== 'equirect') return null;
  const fields = [
    ['Spherical', 'true'],
    ['Stitched', 'true'],
    ['StitchingSoftware', software],
    ['ProjectionType', 'equirectangular'],
    ...(stereo === 'mono' ? [] : [['StereoMode', stereoNames[stereo]]]),
  ];
  const xml = [
    '<?xml version="1.0"?><rdf:SphericalVideo\nxmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n',
    'xmlns:GSpherical="http://ns.google.com/videos/1.0/spherical/">',
    ...fields.map(([name, value]) => `<GSpherical:${name}>${value}</GSpherical:${name}>`),
    '</rdf:SphericalVideo>',
  ].join('');
  return leaf('uuid', sphericalUuid, new TextEncoder().encode(xml));
}

/**
 * Spherical Video V2 (spherical-video-v2-rfc.md): `st3d` and `sv3d`, placed in the sample entry behind the codec's own box. `svhd`
 * is mandatory: readers such as ffmpeg refuse an `sv3d` without it.
 */
export function sphericalV2({ projection, stereo }: SpatialLayout): Box[] {
  const side = projection === 'half-equirect' ? quarter : 0;
  const versionAndFlags = bigEndian(0);
  const container = (type: string, ...boxes: readonly Box[]): Box => leaf(type, serializeBoxes(boxes));
  return [
    leaf('st3d', versionAndFlags, Uint8Array.of(stereoModes[stereo])),
    container(
      'sv3d',
      leaf('svhd', versionAndFlags, new TextEncoder().encode(`${software}\0`)),
      container(
        'proj',
        leaf('prhd', versionAndFlags, bigEndian(0, 0, 0)), // yaw, pitch, roll: the centre of the picture is ahead
        leaf('equi', versionAndFlags, bigEndian(0, 0, side, side)), // cut off at top, bottom, left, right
      ),
    ),
  ];
}

/** What V1's text says; null where it says nothing that is known. */
export function readSphericalV1({ payload }: Box): SpatialLayout | null {
  const xml = new TextDecoder().decode(payload.subarray(sphericalUuid.length));
  const field = (name: string) =>
    new RegExp(`<GSpherical:${name}>\\s*([^<]*?)\\s*</GSpherical:${name}>`).exec(xml)?.[1];
  if (field('Spherical')?.toLowerCase() !== 'true' || field('ProjectionType') !== 'equirectangular') return null;
  const mode = field('StereoMode') ?? 'mono';
  const found = Object.entries(stereoNames).find(([, name]) => name === mode)?.[0];
  return isStereo(found) ? { projection: 'equirect', stereo: found } : null;
}

/** What the V2 boxes among those of a sample entry say; null where there is no projection, or one that is not known. */
export function readSphericalV2(boxes: readonly Box[]): SpatialLayout | null {
  const inside = (box: Box | undefined, type: string, fields = 0) =>
    box && parseBoxes(box.payload.subarray(fields)).find((child) => child.type === type);
  const sv3d = boxes.find(({ type }) => type === 'sv3d');
  if (!inside(sv3d, 'svhd')) return null;
  const equi = inside(inside(sv3d, 'proj'), 'equi')?.payload;
  if (!equi || equi.length < 20) return null;
  const view = new DataView(equi.buffer, equi.byteOffset, equi.byteLength);
  const [top, bottom, left, right] = [4, 8, 12, 16].map((at) => view.getUint32(at));
  // Cameras write a quarter as 0x3fffffff, too.
  const isQuarter = (value = 0) => Math.abs(value - quarter) < 2 ** 16;
  const whole = top === 0 && bottom === 0 && left === 0 && right === 0;
  const half = top === 0 && bottom === 0 && isQuarter(left) && isQuarter(right);
  if (!whole && !half) return null;
  const mode = boxes.find(({ type }) => type === 'st3d')?.payload[4] ?? 0;
  const stereo = Object.entries(stereoModes).find(([, value]) => value === mode)?.[0];
  return isStereo(stereo) ? { projection: whole ? 'equirect' : 'half-equirect', stereo } : null;
}

function isStereo(name: string | undefined): name is SpatialLayout['stereo'] {
  return name !== undefined && Object.hasOwn(stereoModes, name);
}
