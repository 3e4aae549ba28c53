import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clickTime } from './click-track.ts';
import { emberloom, ffmpeg, testFolder } from './emberloom.ts';
import { expectMeeting, renderMeetings } from './sync-probe.ts';

// Sound and picture of the finished file, each measured by itself. All formats at both places: sync-matrix.torture.ts.

describe('flash and click meet within half a frame and 1 ms', () => {
  test.each([
    { format: 'wav', fps: '30' },
    { format: 'wav', fps: '60' },
    { format: 'mp3 without Xing header', fps: '30' },
    { format: 'mp3 without Xing header', fps: '60' },
  ] as const)('from $format at $fps fps', async ({ format, fps }) => {
    expectMeeting(await renderMeetings(testFolder(), { format, fps, seconds: 9.3, window: [] }), fps, 9);
  });

  test('from wav at 30 fps after ten minutes, at the times of the track', async () => {
    const window = ['--start', '598', '--duration', '4'];
    const found = await renderMeetings(testFolder(), { format: 'wav', fps: '30', seconds: 660, window });
    expectMeeting(found, '30', 4);
    for (const [index, click] of found.clicks.entries()) {
      expect(Math.abs(click + 598 - clickTime(598 + index))).toBeLessThan(0.0005);
    }
  });
});

describe('30 and 60 fps move at the same speed:', () => {
  test.each(['pulse', 'etherealFlame'])('%s shows the same picture at 2 s', async (template) => {
    const folder = testFolder();
    const music = join(import.meta.dirname, '../examples/demo-track/demo-track.flac');
    const still = async (fps: number) => {
      const picture = join(folder, `${fps}.png`);
      const args = ['--audio', music, '--template', template, '--fps', String(fps), '--frame', String(2 * fps)];
      const size = ['size=custom', 'width=320', 'height=180'].flatMap((setting) => ['--set', `capture.${setting}`]);
      const ended = await emberloom(folder, [
        ...['still', 'flat-1080p-landscape', '--quiet', ...args, ...size, '--output', picture],
      ]);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      return ffmpeg('-i', picture, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1');
    };
    const at30 = await still(30);
    expect(at30.every((code) => code === at30[0])).toBe(false);
    expect(at30.equals(await still(60))).toBe(true);
  });
});
