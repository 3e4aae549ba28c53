import { expect, test } from 'vitest';
import { guideFrames } from './safe-areas.ts';

test.each([
  { area: '9:16', aspect: 16 / 9, width: (100 * 81) / 256, height: 100 },
  { area: '1:1', aspect: 9 / 16, width: 100, height: (100 * 9) / 16 },
  { area: '16:9', aspect: 16 / 9, width: 100, height: 100 },
] as const)('what $area leaves of a picture of $aspect is in its middle', ({ area, aspect, width, height }) => {
  const [frame] = guideFrames(area, aspect);
  expect(frame).toMatchObject({ width: expect.closeTo(width), height: expect.closeTo(height) });
  expect((frame?.left ?? 0) * 2 + (frame?.width ?? 0)).toBeCloseTo(100);
  expect((frame?.top ?? 0) * 2 + (frame?.height ?? 0)).toBeCloseTo(100);
});
