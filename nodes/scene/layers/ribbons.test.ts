import { expect, test } from 'vitest';
import { ribbonStrips } from './ribbons.ts';

test.each([1, 7, 420])('%i segments cover the strip once, all triangles facing the same way', (segments) => {
  const geometry = ribbonStrips(3, segments);
  const index = [...geometry.getIndex()!.array];
  const position = geometry.getAttribute('position');
  const areas = Array.from({ length: index.length / 3 }, (_, triangle) => {
    const [a, b, c] = index.slice(3 * triangle, 3 * triangle + 3) as [number, number, number];
    const edge = (from: number, to: number) =>
      [position.getX(to) - position.getX(from), position.getY(to) - position.getY(from)] as const;
    const [first, second] = [edge(a, b), edge(a, c)];
    return (first[0] * second[1] - first[1] * second[0]) / 2;
  });
  expect(geometry.instanceCount).toBe(3);
  expect(areas).toHaveLength(2 * segments);
  for (const area of areas) expect(area).toBeCloseTo(1 / segments, 6);
});
