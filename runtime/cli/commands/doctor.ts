import { writeFile } from 'node:fs/promises';
import { cpus, freemem, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { execute } from '#runtime/cli/execute.ts';
import { applySettings } from '#runtime/cli/graph-file.ts';
import { graphTemplate } from '#runtime/settings.ts';
import { runGraph } from '#runtime/run.ts';
import { cacheFolder } from '#runtime/node/cache-folder.ts';
import { findChromium, type GlChoice } from '#runtime/node/chromium.ts';
import { findFfmpeg } from '#runtime/node/ffmpeg.ts';
import { missingEncoder } from '#runtime/node/ffmpeg-encoders.ts';
import { startRenderPage } from '#runtime/node/render-page.ts';
import { freeBytes } from '#runtime/node/ring-file.ts';
import { createScratchFolder } from '#runtime/node/scratch-folder.ts';

const encoders = ['libx264', 'libx265', 'libsvtav1', 'prores_ks', 'aac', 'h264_nvenc', 'hevc_nvenc'];

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Name the tools and devices in use, say what would be faster, and render ten frames as a test')
    .addOption(
      new Option('--gl <backend>', 'how to draw').choices(['auto', 'gpu', 'llvmpipe', 'swiftshader']).default('auto'),
    )
    .action(async ({ gl }: { gl: GlChoice }) => {
      let healthy = true;
      for (const check of [machine, sound, graphics, selfTest]) {
        healthy = (await check(gl).then(() => true, complain)) && healthy;
      }
      console.log(healthy ? 'All is well.' : 'Something is missing: see the lines that start with ✗.');
      process.exitCode = healthy ? 0 : 1;
    });
}

async function machine(): Promise<void> {
  say(`Node ${process.version} on ${process.platform} ${process.arch}, ${cpus().length} cores`);
  say(
    `Memory: ${gigabytes(freemem())} of ${gigabytes(totalmem())} free; /dev/shm: ${gigabytes(await freeBytes('/dev/shm'))} free`,
  );
  const cache = await cacheFolder();
  say(`Cache: ${cache}, ${gigabytes(await freeBytes(cache))} free`);
}

async function sound(): Promise<void> {
  const { version, ffmpeg } = await findFfmpeg();
  say(`ffmpeg ${version} (${ffmpeg})`);
  const signal = new AbortController().signal;
  for (const encoder of encoders) {
    const missing = await missingEncoder(encoder, signal);
    console.log(missing ? `  – ${encoder}: ${missing}` : `  ✓ ${encoder}`);
  }
}

async function graphics(gl: GlChoice): Promise<void> {
  const folder = await createScratchFolder(tmpdir(), 'doctor');
  try {
    const page = await startRenderPage({ gl, requireGpu: false, folder: folder.path });
    say(`${page.browserVersion} (${await findChromium()})`);
    say(`Graphics: ${page.gl.renderer}; textures up to ${page.gl.maxTextureSize} pixels a side`);
    if (!page.hardware) {
      console.log(
        '  – This draws on the CPU. A GPU is 10 to 100 times faster: it needs its driver’s EGL library (NVIDIA: libnvidia-gl),',
      );
      console.log('    read access to /dev/dri or /dev/nvidia*, and in a container NVIDIA_DRIVER_CAPABILITIES=all.');
    }
    if (page.backend === 'swiftshader') {
      console.log(
        '  – Mesa’s llvmpipe draws about twice as fast as SwiftShader: install libegl1, libgles2, libegl-mesa0 and libgl1-mesa-dri.',
      );
    }
    await page.close();
  } finally {
    await folder.remove();
  }
}

/** Ten frames through everything: decoding, analysis, drawing, the frame ring, encoding, muxing and the checks of the result. */
async function selfTest(gl: GlChoice): Promise<void> {
  const folder = await createScratchFolder(tmpdir(), 'doctor');
  try {
    const audio = join(folder.path, 'tone.wav');
    await writeFile(audio, toneWav());
    const document = applySettings(graphTemplate('flat-1080p-landscape'), ['encode.preset=draft']);
    const request = {
      inputs: { audio, output: join(folder.path, 'test.mp4') },
      frames: { from: 0, to: 9 },
      ...{ overwrite: false, strict: true, fresh: true, scale: 1 },
    };
    const started = performance.now();
    await execute({ document, request, gl, requireGpu: false, printer: 'quiet' }, runGraph);
    say(
      `Self-test: ten 1080p frames rendered, encoded and checked in ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
  } finally {
    await folder.remove();
  }
}

/** One second of 220 Hz, 16 bit, 48 kHz, mono, as a WAV file. */
function toneWav(): Buffer {
  const samples = 48_000;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(samples, 24);
  wav.writeUInt32LE(samples * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index++) {
    wav.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * 220 * index) / samples)), 44 + index * 2);
  }
  return wav;
}

function say(line: string): void {
  console.log(`✓ ${line}`);
}

function complain(error: unknown): false {
  console.log(`✗ ${error instanceof Error ? error.message : String(error)}`);
  return false;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
