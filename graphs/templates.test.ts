import { describe, expect, test } from 'vitest';
import { parseGraph } from './document.ts';
import { serializeGraph } from './serialize.ts';
import { graphTemplates } from './templates.ts';

describe.each([...graphTemplates])('the template %s', (_, text) => {
  test('is canonical: reading and writing it gives the same bytes', () => {
    const { document, problems } = parseGraph(text);
    expect(problems).toBeUndefined();
    expect(document && serializeGraph(document)).toBe(text);
  });

  test('places every node, and names and describes itself', () => {
    const { document } = parseGraph(text);
    expect(Object.keys(document?.view?.nodes ?? {})).toEqual(Object.keys(document?.nodes ?? {}));
    expect(document?.name).toBeTruthy();
    expect(document?.description).toMatch(/\.$/);
  });
});

test('there are the six flat templates', () => {
  expect([...graphTemplates.keys()].filter((name) => name.startsWith('flat-'))).toEqual([
    'flat-1080p-landscape',
    'flat-1080p-portrait',
    'flat-1080p-square',
    'flat-4k-landscape',
    'flat-4k-portrait',
    'flat-8k-landscape',
  ]);
});
