import { expect, test } from 'vitest';
import { alignedPlaces, type Alignment } from '#editor/store/alignment.ts';

const boxes = new Map([
  ['a', { x: 0, y: 10, width: 100, height: 40 }],
  ['b', { x: 130, y: 0, width: 100, height: 100 }],
  ['c', { x: 300, y: 200, width: 50, height: 60 }],
]);

test.each<[Alignment, object]>([
  ['left', { a: [0, 10], b: [0, 0], c: [0, 200] }],
  ['centre', { a: [125, 10], b: [125, 0], c: [150, 200] }],
  ['right', { a: [250, 10], b: [250, 0], c: [300, 200] }],
  ['top', { a: [0, 0], b: [130, 0], c: [300, 0] }],
  ['middle', { a: [0, 110], b: [130, 80], c: [300, 100] }],
  ['bottom', { a: [0, 220], b: [130, 160], c: [300, 200] }],
  // 350 wide, 250 taken: gaps of 50. 260 high, 200 taken: gaps of 30.
  ['across', { a: [0, 10], b: [150, 0], c: [300, 200] }],
  ['down', { b: [130, 0], a: [0, 130], c: [300, 200] }],
])('%s', (how, expected) => {
  const places = [...alignedPlaces(boxes, how)].map(([id, { x, y }]) => [id, [x, y]]);
  expect(Object.fromEntries(places)).toEqual(expected);
});
