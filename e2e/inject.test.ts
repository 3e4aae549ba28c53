import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emberloom, ffmpeg, testFolder } from './emberloom.ts';

// As a person would who has a 360° video from elsewhere that YouTube shows flat.

describe('emberloom inject', () => {
  it('turns a flat video into a 360° one in its place, which inspect then shows', async () => {
    const folder = testFolder();
    const file = await sphere(folder);
    expect((await emberloom(folder, ['inspect', file])).stdout).toContain('no: players show it flat');
    expect(await emberloom(folder, ['inject', file, '--stereo', 'top-bottom'])).toMatchObject({ code: 0 });
    const { stdout } = await emberloom(folder, ['inspect', file]);
    expect(stdout).toContain('whole sphere (equirectangular), stereo, left eye on top, metadata V1 and V2');
    const again = await emberloom(folder, ['inject', file, '--stereo', 'top-bottom']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('says so already') });
    const { spatial } = JSON.parse((await emberloom(folder, ['inspect', file, '--json'])).stdout);
    expect(spatial).toEqual({
      videoFirst: true,
      v1: { projection: 'equirect', stereo: 'top-bottom' },
      v2: { projection: 'equirect', stereo: 'top-bottom' },
    });
  });

  it('writes another file where it is told to, and none over one that is there', async () => {
    const folder = testFolder();
    const file = await sphere(folder);
    const before = readFileSync(file);
    const elsewhere = [
      'inject',
      file,
      '--projection',
      'half-equirect',
      '--stereo',
      'side-by-side',
      '--output',
      'vr180.mp4',
    ];
    expect(await emberloom(folder, elsewhere)).toMatchObject({ code: 0 });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect((await emberloom(folder, ['inspect', 'vr180.mp4'])).stdout).toContain(
      'half sphere (180°), stereo, left eye on the left',
    );
    expect(await emberloom(folder, elsewhere)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('already there'),
    });
    expect(await emberloom(folder, [...elsewhere, '--overwrite'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['a file that is not there', ['nothing.mp4'], /There is no file/],
    ['sound', ['sound.m4a'], /holds no video/],
    ['a projection that nobody knows', ['sphere.mp4', '--projection', 'flat'], /Allowed choices/],
  ])('refuses %s with a sentence', async (_, args, sentence) => {
    const folder = testFolder();
    await sphere(folder);
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=0.2', join(folder, 'sound.m4a'));
    const { code, stderr } = await emberloom(folder, ['inject', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });
});

async function sphere(folder: string): Promise<string> {
  const file = join(folder, 'sphere.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=256x256:r=30:d=0.3'];
  await ffmpeg(...picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file);
  return file;
}
