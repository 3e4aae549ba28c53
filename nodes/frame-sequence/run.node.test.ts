import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { RunError } from '#runtime/failure.ts';
import { contextIn, testContext, type TestContext } from '#runtime/node/test-context.ts';
import type { FramesValue, PixelFormat, RawFrame } from '#runtime/values.ts';
import { run } from './run.node.ts';

const names = ['00000003.png', '00000004.png', '00000005.png', '00000006.png', '00000007.png', '00000008.png'];

test.each(['8', '16'] as const)(
  'a folder of %s-bit pictures, numbered from the start of the track, with every pixel',
  async (bitDepth) => {
    await using home = await testContext();
    const output = path.join(home.root, 'frames');
    const context = await contextIn(home.root, { output });
    await sequence(context, { bitDepth });
    expect(readdirSync(output).toSorted()).toEqual(names);
    const format = bitDepth === '8' ? 'rgba8' : 'rgba16';
    for (const [position, name] of names.entries()) {
      const args = [
        '-v',
        'error',
        '-i',
        path.join(output, name),
        '-f',
        'rawvideo',
        '-pix_fmt',
        bitDepth === '8' ? 'rgba' : 'rgba64le',
        'pipe:1',
      ];
      expect(new Uint8Array(execFileSync('ffmpeg', args))).toEqual(pixels(position + 3, format));
    }
    expect(context.events.findLast((event) => event.type === 'stage')).toMatchObject({ done: 6, total: 6 });
  },
);

test('a ZIP holds the same pictures: another reader opens it, and twice gives the same bytes', async () => {
  const archives = [];
  for (let round = 0; round < 2; round++) {
    await using home = await testContext();
    const output = path.join(home.root, 'frames.zip');
    await sequence(await contextIn(home.root, { output }), { container: 'zip' });
    archives.push(createHash('sha256').update(readFileSync(output)).digest('hex'));
    const script = 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *z.namelist())';
    expect(execFileSync('python3', ['-c', script, output]).toString().trim()).toBe(`None ${names.join(' ')}`);
    expect(readdirSync(home.root).filter((name) => name.endsWith('.part'))).toEqual([]);
  }
  expect(archives[0]).toBe(archives[1]);
});

test('a folder with anything else in it is never replaced', async () => {
  await using home = await testContext();
  const output = path.join(home.root, 'photos');
  mkdirSync(output);
  writeFileSync(path.join(output, 'holiday.jpg'), 'x');
  for (const [overwrite, code] of [
    [false, 'output-exists'],
    [true, 'output-is-folder'],
  ] as const) {
    const context = await contextIn(home.root, { output, request: { overwrite } });
    await expect(sequence(context)).rejects.toMatchObject({ code });
  }
  expect(readdirSync(output)).toEqual(['holiday.jpg']);
});

test.each(['folder', 'zip'] as const)('when the renderer dies, no part of a %s is left', async (container) => {
  await using home = await testContext();
  const context = await contextIn(home.root, { output: path.join(home.root, `frames.${container}`) });
  const failing = sequence(context, { container, dieAt: 6 });
  await expect(failing).rejects.toMatchObject({ code: 'renderer-died' });
  expect(readdirSync(home.root).filter((name) => name.includes('frames'))).toEqual([]);
});

interface Options {
  readonly container?: 'folder' | 'zip';
  readonly bitDepth?: '8' | '16';
  readonly dieAt?: number;
}

async function sequence(context: TestContext, { container = 'folder', bitDepth = '8', dieAt }: Options = {}) {
  const frames: FramesValue = {
    width: 5,
    height: 3,
    fps: '30',
    total: 20,
    range: { first: 3, count: 6 },
    bitDepth: 16,
    alpha: false,
    projection: 'flat',
    stereo: 'mono',
    colourSpace: 'srgb',
    key: () => '',
    async *read(ranges, format): AsyncIterable<RawFrame> {
      for (const { first, count } of ranges) {
        for (let index = first; index < first + count; index++) {
          if (index === dieAt) throw new RunError('renderer-died', 'The page died.');
          const bytes = pixels(index, format);
          yield {
            index,
            byteLength: bytes.length,
            async *strips() {
              yield bytes.subarray(0, 17);
              yield bytes.subarray(17);
            },
            release: () => void bytes.fill(0),
          };
        }
      }
    },
  };
  await run({ id: 'frames', params: { name: 'frames', container, bitDepth }, inputs: { frames }, context });
}

function pixels(index: number, format: PixelFormat): Uint8Array {
  const pixel = format === 'rgba8' ? 4 : 8;
  return Uint8Array.from({ length: 15 * pixel }, (_, at) =>
    at % pixel < (pixel * 3) / 4 ? (at * 7 + index * 31) & 255 : 255,
  );
}
