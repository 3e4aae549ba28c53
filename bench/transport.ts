import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputArguments } from '#nodes/encode/codec-arguments.ts';
import { presetNamed } from '#nodes/encode/presets.ts';
import { readSlot } from '#runtime/node/ring-file.ts';
import { createScratchFolder, scratchParents } from '#runtime/node/scratch-folder.ts';
import { openEncoder } from '#runtime/node/segment-encoder.ts';
import { RING_HEADER_BYTES } from '#runtime/render-protocol.ts';
import type { Bench, BenchContext } from './bench.ts';
import { atMost } from './figures.ts';
import { MeasuredHost } from './measured-host.ts';
import { measure } from './meter.ts';
import { fullScene, lightScene, runWhole, withFrames } from './pipeline.ts';
import { drawAll } from './read-frames.ts';

const width = 1920;
const height = 1080;
const frameBytes = width * height * 4;
const slots = 6;

export const transport: Bench = {
  name: 'transport',
  what: 'CPU time of carrying frames from the page into the encoder, over that of a whole run',
  async *run(bench) {
    const { quick } = bench;
    const copy = await copyIntoRing(bench, quick ? 30 : 120);
    const carry = await ringToEncoder(bench, quick ? 100 : 400);
    yield { name: 'copy into the ring, per frame', value: copy, unit: 'ms' };
    yield { name: 'ring to encoder, CPU per frame', value: carry, unit: 'ms' };
    for (const { scene, settings, count, goal } of [
      { scene: 'a light run', settings: lightScene, count: quick ? 45 : 120, goal: 8 },
      { scene: 'a full-quality run', settings: fullScene, count: quick ? 6 : 20, goal: 2 },
    ]) {
      const whole = await runWhole(bench, { settings: [...settings, 'encode.preset=h264-fast'], count });
      const perFrame = (whole.cpuSeconds / count) * 1000;
      yield { name: `CPU of ${scene}, per frame`, value: perFrame, unit: 'ms' };
      yield { name: `part of ${scene}`, value: ((copy + carry) / perFrame) * 100, unit: '%', goal: atMost(goal) };
    }
  },
};

/** Milliseconds of one frame; the median, since the thread that copies may lose its core in between. */
async function copyIntoRing(bench: BenchContext, count: number): Promise<number> {
  const host = new MeasuredHost('auto');
  await withFrames(bench, { settings: lightScene, count }, (frames) => drawAll(frames, bench.signal), host);
  const sorted = host.copyMs.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** CPU milliseconds of one frame: read from a ring by this process, written to an ffmpeg that reads it and throws it away. */
async function ringToEncoder({ signal }: BenchContext, count: number): Promise<number> {
  const scratch = await createScratchFolder((await scratchParents()).memory, 'bench');
  const file = join(scratch.path, 'ring');
  await writeFile(file, Buffer.alloc(RING_HEADER_BYTES + slots * frameBytes, 128));
  const ring = await open(file);
  try {
    const preset = presetNamed('h264-fast');
    const fps = { num: 30, den: 1 };
    const request = { presetName: 'h264-fast', preset, width, height, fps, group: 15, quality: 0, bitrate: 0 } as const;
    const output = ['-c:v', 'copy', '-f', 'null'];
    const job = { input: inputArguments(request), output, target: '/dev/null', what: 'the bench' };
    const { cpuSeconds } = await measure(async () => {
      const encoder = await openEncoder(job, signal);
      const buffers = [new Uint8Array(frameBytes), new Uint8Array(frameBytes)] as const;
      for (let index = 0; index < count; index++) {
        const buffer = index % 2 === 0 ? buffers[0] : buffers[1];
        await readSlot(ring, { slots, slotBytes: frameBytes }, index % slots, 0, buffer);
        await encoder.write(buffer);
      }
      await encoder.finish();
    });
    return (cpuSeconds / count) * 1000;
  } finally {
    await ring.close();
    await scratch.remove();
  }
}
