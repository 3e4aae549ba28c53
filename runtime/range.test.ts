import { describe, expect, it } from 'vitest';
import { selectRange } from './range.ts';

const ntsc = { num: 30_000, den: 1001 };
const fps30 = { num: 30, den: 1 };

describe('selectRange', () => {
  it.each([
    [{}, 600, { first: 0, count: 600 }],
    [{ duration: 2 }, 600, { first: 0, count: 60 }],
    [{ start: 10 }, 600, { first: 300, count: 300 }],
    [{ start: 10, duration: 1.01 }, 600, { first: 300, count: 31 }],
    [{ start: 19.9, duration: 5 }, 600, { first: 597, count: 3 }],
    [{ frames: { from: 95, to: 105 } }, 600, { first: 95, count: 11 }],
    [{ frames: { from: 590, to: 9999 } }, 600, { first: 590, count: 10 }],
  ])('%j of %i frames is %j', (request, total, range) => {
    expect(selectRange(request, total, fps30)).toEqual(range);
  });

  it('counts ceil(duration · fps) frames at NTSC rates', () => {
    expect(selectRange({ duration: 2 }, 1000, ntsc).count).toBe(60);
    expect(selectRange({ duration: 1.001 }, 1000, ntsc).count).toBe(30);
  });

  it('refuses a selection outside the track', () => {
    expect(() => selectRange({ start: 30 }, 600, fps30)).toThrow('20.000 s long');
    expect(() => selectRange({ frames: { from: 600, to: 700 } }, 600, fps30)).toThrow('frames 0–599');
  });
});
