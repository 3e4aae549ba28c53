import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emberloom, eventsOf, ffprobe, testFolder, toneFile } from './emberloom.ts';
import { tinyGraph } from './tiny-graph.ts';

// Only what has changed is rendered again: a segment is known by everything that its pixels depend on.

const frames = 96;
const segmentFrames = 8;

it('a forecast names what will run; moving a keyframe renders the segments around it again, other changes of a file none', async () => {
  const folder = testFolder();
  const audio = await toneFile(folder, 4);
  const all = Array.from({ length: frames / segmentFrames }, (_, i) => i);
  const render = async (name: string, graph: string, ...more: readonly string[]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, graph);
    const output = join(folder, `${name}.mp4`);
    const what = ['--audio', audio, '--output', output, '--frames', `0-${frames - 1}`, '--json', ...more];
    const ended = await emberloom(folder, ['run', file, ...what]);
    expect(ended.code, ended.stderr).toBe(0);
    const rendered = eventsOf(ended).flatMap(({ type, state, index }) => {
      return type === 'segment' && state === 'rendered' ? [Number(index)] : [];
    });
    return { output, rendered: rendered.toSorted((a, b) => a - b) };
  };

  const explain = async (name: string, graph: string, ...more: readonly string[]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, graph);
    const what = ['--audio', audio, '--frames', `0-${frames - 1}`, '--explain', '--json', ...more];
    const ended = await emberloom(folder, ['run', file, ...what]);
    expect(ended.code, ended.stderr).toBe(0);
    const { nodes } = JSON.parse(ended.stdout) as { nodes: (Told & { id: string; segments?: Told[] })[] };
    const segments = nodes.flatMap((node) => node.segments ?? []);
    return {
      nodes: Object.fromEntries(nodes.map(({ id, why }) => [id, why])),
      running: segments.flatMap(({ runs }, i) => (runs ? [i] : [])),
      reasons: new Set(segments.map(({ why }) => why)),
    };
  };

  expect(await explain('before', graphWith(1.6))).toEqual({
    nodes: {
      audio: 'missing',
      analyze: 'missing',
      scene: 'missing',
      capture: 'missing',
      encode: 'missing',
      save: 'missing',
    },
    running: all,
    reasons: new Set(['missing']),
  });
  const before = await render('before', graphWith(1.6));
  expect(before.rendered).toEqual(all);

  expect(await explain('before', graphWith(1.6))).toEqual({
    nodes: {
      audio: 'missing',
      analyze: 'cached',
      scene: 'cached',
      capture: 'cached',
      encode: 'cached',
      save: 'missing',
    },
    running: [],
    reasons: new Set(['cached']),
  });
  expect(await explain('before', graphWith(1.6), '--set', 'encode.quality=40')).toMatchObject({
    nodes: { scene: 'missing', capture: 'missing', encode: 'parameter changed', save: 'upstream changed' },
    running: all,
    reasons: new Set(['parameter changed']),
  });

  // At 30 frames a second the keys beside it lie on frames 30 and 72, which keep their values: 31 to 71 change.
  expect(await explain('moved', graphWith(1.8))).toEqual({
    nodes: {
      ...{ audio: 'missing', analyze: 'cached', scene: 'parameter changed' },
      ...{ capture: 'upstream changed', encode: 'upstream changed', save: 'upstream changed' },
    },
    running: [3, 4, 5, 6, 7, 8],
    reasons: new Set(['cached', 'upstream changed']),
  });
  const moved = await render('moved', graphWith(1.8));
  expect(moved.rendered).toEqual([3, 4, 5, 6, 7, 8]);

  const quieter = await render('quieter', graphWith(1.6, { name: 'Another name' }), '--set', 'encode.audioBitrate=96');
  expect(quieter.rendered).toEqual([]);
  expect(readFileSync(quieter.output).equals(readFileSync(before.output))).toBe(false);
  expect(await videoHash(quieter.output)).toBe(await videoHash(before.output));
  expect(await videoHash(moved.output)).not.toBe(await videoHash(before.output));

  const fresh = await render('fresh', graphWith(1.6), '--fresh');
  expect(fresh.rendered).toEqual(all);
  expect(readFileSync(fresh.output).equals(readFileSync(before.output))).toBe(true);
});

interface Told {
  readonly runs: boolean;
  readonly why: string;
}

/** A disc that swells and shrinks again, largest at `peak` seconds. */
function graphWith(peak: number, metadata: object = {}): string {
  const size = {
    $keys: [
      { time: 1, value: 1 },
      { time: peak, value: 1.5 },
      { time: 2.4, value: 1 },
    ],
  };
  return JSON.stringify({ ...JSON.parse(tinyGraph({ scene: { values: { size } } })), ...metadata });
}

/** Times and bytes of all pictures, wherever in the file they lie. */
async function videoHash(file: string): Promise<string> {
  const what = ['-select_streams', 'v', '-show_packets', '-show_data_hash', 'sha256'];
  const fields = ['-show_entries', 'packet=pts,dts,duration,size,data_hash'];
  return JSON.stringify(await ffprobe(...what, ...fields, file));
}
