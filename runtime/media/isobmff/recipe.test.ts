import { expect, test } from 'vitest';
import { bigEndian, concatenate, leaf, serializeBoxes, type Box } from './box.ts';
import { readMovieRecipe } from './recipe.ts';

const text = (value: string) => new TextEncoder().encode(value);
const video = leaf('mdat', new Uint8Array(40));

/** QuickTime File Format: `keys` counts its entries, `ilst` calls them by number. */
function index(...entries: readonly (readonly [key: string, value: string])[]): Box {
  const names = entries.map(([key]) => concatenate([bigEndian(8 + text(key).length), text('mdta'), text(key)]));
  const values = entries.map(([, value], place) => {
    const data = serializeBoxes([leaf('data', bigEndian(1, 0), text(value))]);
    return concatenate([bigEndian(8 + data.length, place + 1), data]);
  });
  const boxes = [
    leaf('hdlr', bigEndian(0, 0), text('mdta'), bigEndian(0, 0, 0)),
    leaf('keys', bigEndian(0, entries.length), ...names),
    leaf('ilst', ...values),
  ];
  return leaf(
    'moov',
    serializeBoxes([leaf('udta', serializeBoxes([leaf('meta', bigEndian(0), serializeBoxes(boxes))]))]),
  );
}

async function read(...boxes: readonly Box[]): Promise<string | null> {
  return readBytes(serializeBoxes(boxes));
}

function readBytes(bytes: Uint8Array): Promise<string | null> {
  return readMovieRecipe((start, end) => Promise.resolve(bytes.slice(start, end)), bytes.length);
}

test('the recipe is found among other entries, before the pictures and after them', async () => {
  const moov = index(['title', 'Night'], ['emberloom', '{"nodes": {"é": 1}}'], ['artist', 'Nobody']);
  expect(await read(leaf('ftyp'), moov, video)).toBe('{"nodes": {"é": 1}}');
  expect(await read(leaf('ftyp'), video, moov)).toBe('{"nodes": {"é": 1}}');
});

test('a film of somebody else has none', async () => {
  expect(await read(leaf('ftyp'), index(['title', 'Night']), video)).toBeNull();
  expect(await read(leaf('ftyp'), leaf('moov'), video)).toBeNull();
  expect(await read(video)).toBeNull();
});

test('a file that is cut off, at any byte, is read without harm', async () => {
  const whole = serializeBoxes([leaf('ftyp'), index(['emberloom', '{}']), video]);
  for (let length = 0; length < whole.length; length += 1) {
    expect([null, '{}']).toContain(await readBytes(whole.slice(0, length)));
  }
});
