import { describe, expect, test } from 'vitest';
import { parseGraph } from '#graphs/document.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { validateGraph } from '#graphs/validate.ts';
import { builtinCatalog } from '#nodes/catalog.ts';

describe('the picture of both eyes', () => {
  test.each([
    [{}, 8192, 8192, 'equirect', 'top-bottom'],
    [{ size: 'headset' }, 5760, 5760, 'equirect', 'top-bottom'],
    [{ size: 'headset', layout: 'side-by-side' }, 5760, 1440, 'equirect', 'side-by-side'],
    [{ size: 'custom', width: 3840, mode: 'parallel' }, 3840, 3840, 'equirect', 'top-bottom'],
    [{ mode: 'vr180' }, 8192, 4096, 'half-equirect', 'side-by-side'],
    [{ mode: 'vr180', size: '4k', layout: 'top-bottom' }, 4096, 2048, 'half-equirect', 'side-by-side'],
  ])('with %j is %i × %i, %s, %s', (params, width, height, projection, stereo) => {
    const { descriptions } = validate(params);
    const known = { width, height, projection, stereo };
    expect(descriptions.get('capture.frames')).toMatchObject(known);
    const suffix = projection === 'equirect' ? (stereo === 'top-bottom' ? '_360_TB' : '_360_LR') : '_180_LR';
    expect(descriptions.get('spatial.video')).toMatchObject({ ...known, spatial: true, nameSuffix: suffix });
  });
});

test('a width that the size leaves unused, and one that YouTube does not take, are named', () => {
  expect(validate({ size: '8k', width: 4096 }).problems).toMatchObject([{ code: 'size-not-custom' }]);
  const large = validate({ size: 'custom', width: 10_240 }).problems;
  expect(large).toMatchObject([{ code: 'larger-than-youtube', severity: 'warning' }]);
  expect(validate({ size: 'custom', width: 16_384, mode: 'vr180' }).problems).toMatchObject([
    { code: 'larger-than-youtube' },
  ]);
});

test('a video for both eyes that players are not told of is warned about', () => {
  const { problems } = validate({}, (graph) => {
    delete graph.nodes['spatial'];
    graph.edges = graph.edges
      .filter(({ to }) => to !== 'spatial.video')
      .map(({ from, to }) => ({ from: from.replace('spatial.', 'encode.'), to }));
  });
  expect(problems).toMatchObject([{ code: 'no-spatial-meta', severity: 'warning', node: 'save' }]);
});

test('scaling keeps both eyes whole and even', () => {
  const scale = builtinCatalog.nodes.get('StereoCapture')?.definition.scale;
  for (const factor of [0.01, 0.3, 0.333, 0.5, 2]) {
    for (const params of [{}, { size: 'headset' }, { mode: 'vr180', size: 'custom', width: 1000 }]) {
      const { width } = scale?.(params, factor) ?? {};
      expect(Number(width) % 8).toBe(0);
      expect(width).toBeGreaterThanOrEqual(64);
      expect(width).toBeLessThanOrEqual(16_384);
    }
  }
});

interface Graph {
  nodes: Record<string, { params: Record<string, unknown> }>;
  edges: { from: string; to: string }[];
}

/** The export type `360-stereo-8k` with that in its capture. */
function validate(params: Readonly<Record<string, unknown>>, change: (graph: Graph) => void = () => {}) {
  const graph = JSON.parse(graphTemplates.get('360-stereo-8k') ?? '') as Graph;
  graph.nodes['capture']!.params = { ...params };
  change(graph);
  const { document } = parseGraph(JSON.stringify(graph));
  if (!document) throw new Error('It is no graph.');
  const inputs = { audio: 'song.flac', output: 'song.mp4', scene: 'testSphere', fps: '30' };
  return validateGraph(document, builtinCatalog, { inputs });
}
