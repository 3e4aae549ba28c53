import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOutput, publishFolder, publishOutput } from './publish-output.ts';
import { testContext, type TestContext } from './test-context.ts';

let context: TestContext;
beforeAll(async () => {
  context = await testContext();
  writeFileSync(at('there.mp4'), 'old');
  symlinkSync('/nowhere/at/all', at('dangling.mp4'));
  mkdirSync(at('empty'));
  mkdirSync(at('photos'));
  writeFileSync(at('photos/holiday.jpg'), 'x');
  mkdirSync(at('sequence'));
  writeFileSync(at('sequence/00000000.png'), 'x');
});
afterAll(async () => await context[Symbol.asyncDispose]());

describe('before anything starts, a place that cannot be written is refused', () => {
  const table: [string, boolean, 'mp4' | undefined, string | null][] = [
    ['new.mp4', false, 'mp4', null],
    ['NEW.MP4', false, 'mp4', null],
    ['there.mp4', false, 'mp4', 'output-exists'],
    ['there.mp4', true, 'mp4', null],
    ['dangling.mp4', false, 'mp4', 'output-exists'],
    ['missing/new.mp4', false, 'mp4', 'output-folder-missing'],
    ['there.mp4/new.mp4', false, 'mp4', 'output-folder-missing'],
    ['new.mov', false, 'mp4', 'output-ending'],
    ['new', false, 'mp4', 'output-ending'],
    ['empty', false, undefined, 'output-exists'],
    ['empty', true, undefined, null],
    ['sequence', true, undefined, null],
    ['photos', true, undefined, 'output-is-folder'],
  ];
  test.each(table)('%s, overwrite %s, as %s: %s', async (name, overwrite, container, code) => {
    const outcome = await checkOutput(at(name), { overwrite, container }).catch((error: unknown) => error);
    if (code) expect(outcome).toMatchObject({ name: 'InputError', code });
    else expect(outcome).toBeUndefined();
  });

  test('a read-only place', async () => {
    // Not even root may write here.
    await expect(checkOutput('/proc/new.mp4', { overwrite: false })).rejects.toMatchObject({
      code: 'output-read-only',
    });
  });
});

test('a file that has appeared meanwhile is kept', async () => {
  writeFileSync(at('finished'), 'new');
  const publishing = publishOutput(at('finished'), at('there.mp4'), { overwrite: false }, context.claimPath);
  await expect(publishing).rejects.toMatchObject({ code: 'output-exists' });
  expect(readFileSync(at('there.mp4'), 'utf8')).toBe('old');
  expect(readdirSync(context.root).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('the temporary name is claimed before it is there, and gone afterwards; the bytes arrive', async () => {
  writeFileSync(at('finished'), 'new');
  const claimed: string[] = [];
  await publishOutput(at('finished'), at('fresh.mp4'), { overwrite: false }, async (claim) => {
    expect(existsSync(claim)).toBe(false);
    claimed.push(path.dirname(claim));
  });
  expect(claimed).toEqual([context.root]);
  expect(readFileSync(at('fresh.mp4'), 'utf8')).toBe('new');
  expect(readdirSync(context.root).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('it also works from one disk to another', async () => {
  writeFileSync('/dev/shm/emberloom-test-finished', 'from afar');
  await publishOutput('/dev/shm/emberloom-test-finished', at('moved.mp4'), { overwrite: true }, context.claimPath);
  execFileSync('rm', ['/dev/shm/emberloom-test-finished']);
  expect(readFileSync(at('moved.mp4'), 'utf8')).toBe('from afar');
});

test('a folder replaces an older sequence, and nothing else', async () => {
  mkdirSync(at('next'));
  writeFileSync(at('next/00000007.png'), 'new');
  await expect(publishFolder(at('next'), at('photos'), { overwrite: true })).rejects.toMatchObject({
    code: 'output-is-folder',
  });
  await publishFolder(at('next'), at('sequence'), { overwrite: true });
  expect(readdirSync(at('sequence'))).toEqual(['00000007.png']);
  expect(existsSync(at('photos/holiday.jpg'))).toBe(true);
});

function at(name: string): string {
  return path.join(context.root, name);
}
