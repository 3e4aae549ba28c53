import { expect, test } from 'vitest';
import { serializeBoxes } from './box.ts';
import {
  isSphericalV1,
  readSphericalV1,
  readSphericalV2,
  sphericalV1,
  sphericalV2,
  type SpatialLayout,
} from './spherical.ts';

const layouts = (['equirect', 'half-equirect'] as const).flatMap((projection) =>
  (['mono', 'top-bottom', 'side-by-side'] as const).map((stereo) => ({ projection, stereo })),
);

// Written out from the two documents of google/spatial-media, byte by byte.
test('V2 of a stereo sphere has the bytes of the document', () => {
  const bytes = serializeBoxes(sphericalV2({ projection: 'equirect', stereo: 'top-bottom' }));
  const expected = [
    '0000000d 73743364 00000000 01', // st3d: top-bottom
    '0000005a 73763364', // sv3d
    '00000016 73766864 00000000 456d6265726c6f6f6d 00', // svhd: "Emberloom"
    '0000003c 70726f6a', // proj
    '00000018 70726864 00000000 00000000 00000000 00000000', // prhd
    '0000001c 65717569 00000000 00000000 00000000 00000000 00000000', // equi
  ];
  expect(Buffer.from(bytes).toString('hex')).toBe(expected.join('').replaceAll(' ', ''));
});

test('V2 of a half sphere leaves out a quarter of the turn on either side', () => {
  const bytes = serializeBoxes(sphericalV2({ projection: 'half-equirect', stereo: 'side-by-side' }));
  expect(Buffer.from(bytes).toString('hex')).toContain('65717569' + '00000000'.repeat(3) + '40000000'.repeat(2));
  expect(bytes[12]).toBe(2);
});

test('V1 is the XML of the document behind its UUID, and says nothing of half spheres', () => {
  const box = sphericalV1({ projection: 'equirect', stereo: 'top-bottom' });
  const bytes = Buffer.from(serializeBoxes(box ? [box] : []));
  expect(bytes.toString('hex', 4, 24)).toBe('75756964' + 'ffcc8263f8554a93881458' + '7a02521fdd');
  expect(bytes.toString('utf8', 24)).toBe(
    '<?xml version="1.0"?><rdf:SphericalVideo\nxmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n' +
      'xmlns:GSpherical="http://ns.google.com/videos/1.0/spherical/"><GSpherical:Spherical>true</GSpherical:Spherical>' +
      '<GSpherical:Stitched>true</GSpherical:Stitched>' +
      '<GSpherical:StitchingSoftware>Emberloom</GSpherical:StitchingSoftware>' +
      '<GSpherical:ProjectionType>equirectangular</GSpherical:ProjectionType>' +
      '<GSpherical:StereoMode>top-bottom</GSpherical:StereoMode></rdf:SphericalVideo>',
  );
  expect(bytes.readUInt32BE(0)).toBe(bytes.length);
  expect(sphericalV1({ projection: 'half-equirect', stereo: 'mono' })).toBeNull();
});

test.each(layouts)('$projection, $stereo is read back as it was written', (layout: SpatialLayout) => {
  expect(readSphericalV2(sphericalV2(layout))).toEqual(layout);
  const v1 = sphericalV1(layout);
  if (!v1) return;
  expect(isSphericalV1(v1)).toBe(true);
  expect(readSphericalV1(v1)).toEqual(layout);
});

test('an sv3d without svhd counts for nothing, as for ffmpeg', () => {
  const [st3d, sv3d] = sphericalV2({ projection: 'equirect', stereo: 'mono' });
  if (!st3d || !sv3d) throw new Error('Two boxes were expected.');
  expect(readSphericalV2([st3d, { ...sv3d, payload: sv3d.payload.subarray(0x16) }])).toBeNull();
});
