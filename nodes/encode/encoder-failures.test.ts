import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { testContext, type TestContext } from '#runtime/node/test-context.ts';
import { run } from './run.node.ts';
import { syntheticFrames } from './synthetic-frames.ts';

afterEach(() => {
  delete process.env['EMBERLOOM_FFMPEG'];
});

// A script that stands before ffmpeg and misbehaves where it is to encode raw frames.
describe('an encoder that misbehaves', () => {
  const lastArgument = 'for target in "$@"; do :; done';
  const table: [string, string, string, number][] = [
    ['leaves with an error', 'cat > /dev/null; echo "Conversion failed!" >&2; exit 1', 'encoder-failed', 2],
    ['dies at once', 'kill -9 $$', 'encoder-failed', 2],
    ['leaves nothing, with exit code 0', 'cat > /dev/null; exit 0', 'encoder-bad-segment', 2],
    [
      'leaves garbage, with exit code 0',
      `cat > /dev/null; ${lastArgument}; echo garbage > "$target"; exit 0`,
      'encoder-bad-segment',
      2,
    ],
    [
      'loses its last frames, with exit code 0',
      `head -c $((128 * 72 * 4 * 17)) | "$real" "$@"; code=$?; cat > /dev/null; exit $code`,
      'encoder-bad-segment',
      2,
    ],
    ['runs out of disk', 'cat > /dev/null; echo "write: No space left on device" >&2; exit 1', 'disk-full', 0],
    [
      'runs out of disk at the very end',
      'cat > /dev/null; echo "trailer: No space left on device" >&2; exit 0',
      'disk-full',
      0,
    ],
  ];
  test.each(table)('%s', async (_, script, code, retries) => {
    await using context = await testContext();
    installShim(context, script);
    const frames = syntheticFrames({ total: 40 });
    await expect(encode(context, frames)).rejects.toMatchObject({ name: 'RunError', code });
    expect(context.events.filter((event) => event.type === 'segment' && event.state === 'retried')).toHaveLength(
      retries,
    );
    expect(frames.held()).toBe(0);
  });

  test('once, and then behaves: the run goes on and nobody has to do anything', async () => {
    await using context = await testContext();
    const flag = path.join(context.root, 'misbehaved');
    installShim(context, `if [ ! -e '${flag}' ]; then touch '${flag}'; exit 1; fi; exec "$real" "$@"`);
    const { video } = await encode(context, syntheticFrames({ total: 40 }));
    expect(video.range.count).toBe(40);
  });
});

test('without ffmpeg, the sentence says how to get it', async () => {
  await using context = await testContext();
  process.env['EMBERLOOM_FFMPEG'] = path.join(context.root, 'nowhere/ffmpeg');
  await expect(encode(context, syntheticFrames())).rejects.toMatchObject({
    code: 'no-ffmpeg',
    message: expect.stringMatching(/nowhere\/ffmpeg.*apt install ffmpeg.*EMBERLOOM_FFMPEG/),
  });
});

function encode(context: TestContext, frames: ReturnType<typeof syntheticFrames>) {
  const params = { preset: 'draft', quality: 0, bitrate: 0, audioBitrate: 384, segmentFrames: 20 } as const;
  return run({ id: 'encode', params, inputs: { frames }, context });
}

function installShim({ root }: TestContext, misbehave: string): void {
  const find = (tool: string) => execFileSync('which', [tool]).toString().trim();
  const shim = path.join(root, 'ffmpeg');
  writeFileSync(
    shim,
    `#!/bin/sh\nreal='${find('ffmpeg')}'\ncase "$*" in *rawvideo*) ;; *) exec "$real" "$@" ;; esac\n${misbehave}\n`,
  );
  chmodSync(shim, 0o755);
  symlinkSync(find('ffprobe'), path.join(root, 'ffprobe'));
  process.env['EMBERLOOM_FFMPEG'] = shim;
}
