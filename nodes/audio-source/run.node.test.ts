import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunRequest } from '#runtime/context.ts';
import { InputError } from '#runtime/failure.ts';
import { contextIn, testContext, type TestContext } from '#runtime/node/test-context.ts';
import type { AudioValue } from '#runtime/values.ts';
import { run } from './run.node.ts';

/** Three seconds; a click of one loud sample at half a second. */
const seconds = 3;
const click = 24_000;
let fixtures: TestContext;

beforeAll(async () => {
  fixtures = await testContext();
  writeFileSync(at('click.wav'), clickWav());
});
afterAll(async () => await fixtures[Symbol.asyncDispose]());

describe('every format decodes to 48 kHz stereo with its click in place', () => {
  // Expected length and lag of the click, in samples. Coded formats pad their end; without a gapless header they also start late.
  const table: [string, string[], number, number][] = [
    ['a.wav', [], 144_000, 0],
    ['a24.wav', ['-c:a', 'pcm_s24le'], 144_000, 0],
    ['a.flac', [], 144_000, 0],
    ['a.aiff', [], 144_000, 0],
    ['a.caf', [], 144_000, 0],
    ['a.w64', [], 144_000, 0],
    ['a.mp3', ['-b:a', '192k'], 144_000, 0],
    ['tagged.mp3', ['-metadata', `title=${'x'.repeat(70_000)}`], 144_000, 0],
    ['bare.mp3', ['-write_xing', '0', '-id3v2_version', '0'], 145_105, 1105],
    ['a.m4a', [], 144_384, 0],
    ['a.aac', [], 145_408, 1024],
    ['a.ogg', ['-c:a', 'libvorbis'], 144_000, 0],
    ['a.opus', [], 144_000, 0],
    ['a.mka', ['-c:a', 'flac'], 144_000, 0],
    ['a.webm', ['-c:a', 'libopus'], 144_000, 0],
    ['44k.flac', ['-ar', '44100'], 144_000, 0],
    ['six.flac', ['-ac', '6'], 144_000, 0],
  ];
  test.each(table)('%s', async (name, options, length, lag) => {
    make(name, ['-i', at('click.wav'), ...options]);
    const { audio, events } = await decode(name);
    expect(audio.sampleRate).toBe(48_000);
    expect(Math.abs(audio.sampleCount - length)).toBeLessThanOrEqual(lag === 0 && !name.endsWith('m4a') ? 2 : 1024);
    expect(Math.abs((await loudest(audio)) - click - lag)).toBeLessThanOrEqual(3);
    expect(events).toEqual([]);
  });
});

test('the hash and the length are those of the samples that can be read', async () => {
  const { audio } = await decode('click.wav');
  const bytes = Buffer.from((await samplesOf(audio, 0, audio.sampleCount)).buffer);
  expect(bytes.length).toBe(audio.sampleCount * 8);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(audio.sha256);
});

test('outside the track there is silence, and blocks meet without a gap', async () => {
  const { audio } = await decode('click.wav');
  const samples = await samplesOf(audio, -100_000, 200_000);
  expect(samples.length).toBe(600_000);
  expect(samples.findIndex((sample) => sample !== 0)).toBe((100_000 + click) * 2);
  expect(samples.subarray((100_000 + 144_000) * 2).every((sample) => sample === 0)).toBe(true);
});

test('gain is a factor of 10^(dB/20) on every sample, and mono goes to both sides at full level', async () => {
  make('mono.wav', ['-i', at('click.wav'), '-af', 'pan=mono|c0=c0', '-c:a', 'pcm_f32le']);
  const plain = await samplesOf((await decode('mono.wav')).audio, click, click + 1);
  const louder = await samplesOf((await decode('mono.wav', {}, 6)).audio, click, click + 1);
  // The WAV's click is 29,491 of 32,768 on both sides.
  expect(plain[0]).toBeCloseTo(0.9, 3);
  expect(plain[1]).toBe(plain[0]);
  expect((louder[0] ?? 0) / (plain[0] ?? 1)).toBeCloseTo(1.9953, 3);
});

test('the sound of a video keeps its distance from the picture', async () => {
  const picture = ['-f', 'lavfi', '-i', 'color=s=64x64:r=25:d=4', '-itsoffset', '0.48', '-i', at('click.wav')];
  make('late.mkv', [...picture, '-c:a', 'flac', '-c:v', 'libx264']);
  const { audio, events } = await decode('late.mkv');
  expect(Math.abs((await loudest(audio)) - (click + 23_040))).toBeLessThanOrEqual(48);
  expect(events).toEqual([]);
});

describe('a file that is no music ends with one clear sentence', () => {
  const hls = '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nclick.wav\n#EXT-X-ENDLIST\n';
  const table: [string, string, string | Buffer | (() => void), RegExp][] = [
    ['missing.mp3', 'audio-missing', () => {}, /no file/],
    ['folder.mp3', 'audio-folder', () => mkdirSync(at('folder.mp3')), /is a folder/],
    ['empty.mp3', 'audio-empty', '', /is empty/],
    ['text.mp3', 'audio-not-audio', 'Dear diary, today I made no music.\n', /is a text file/],
    ['random.mp3', 'audio-not-audio', noise(200_000), /no sound file/],
    [
      'random-id3.mp3',
      'audio-not-audio',
      Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\x0a'), noise(50_000)]),
      /no sound file/,
    ],
    ['image.mp3', 'audio-not-audio', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /no sound file/],
    ['hls.mp3', 'audio-playlist', hls, /is a playlist/],
    ['m3u.wav', 'audio-playlist', '\ufeff#EXTM3U\nclick.wav\n', /is a playlist/],
    ['concat.mp3', 'audio-playlist', 'ffconcat version 1.0\nfile click.wav\n', /is a playlist/],
    ['pls.ogg', 'audio-playlist', '[playlist]\nFile1=click.wav\n', /is a playlist/],
    ['dash.m4a', 'audio-playlist', '<?xml version="1.0"?>\n<MPD><BaseURL>click.wav</BaseURL></MPD>', /is a playlist/],
    ['sdp.aac', 'audio-playlist', 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio 9 RTP/AVP 0\r\n', /is a playlist/],
    ['asx.mp3', 'audio-playlist', '<asx version="3.0"><entry><ref href="click.wav"/></entry></asx>', /is a playlist/],
    ['id3-hls.mp3', 'audio-not-audio', `ID3\x04\0\0\0\0\0\x00${hls}`, /no sound file/],
    ['riff-only.wav', 'audio-undecodable', Buffer.from('RIFF\xff\xff\0\0WAVE', 'latin1'), /cannot be opened|no sound/],
    [
      'ogg-only.ogg',
      'audio-undecodable',
      Buffer.concat([Buffer.from('OggS'), noise(400)]),
      /cannot be opened|no sound/,
    ],
    [
      'video-only.mp4',
      'audio-none',
      () => make('video-only.mp4', ['-f', 'lavfi', '-i', 'color=s=64x64:d=1']),
      /video without sound/,
    ],
    ['no-index.m4a', 'audio-undecodable', () => cut('no-index.m4a', noisy, 0.5), /is cut off/],
    [
      'no-samples.wav',
      'audio-no-sound',
      () => make('no-samples.wav', ['-i', at('click.wav'), '-af', 'atrim=end_sample=0']),
      /not one sample/,
    ],
  ];
  test.each(table)('%s: %s', async (name, code, content, sentence) => {
    if (typeof content === 'function') content();
    else writeFileSync(at(name), content);
    const error = await decode(name).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect((error as InputError).message).not.toContain('\n');
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission', async () => {
    writeFileSync(at('secret.wav'), 'x');
    chmodSync(at('secret.wav'), 0);
    await expect(decode('secret.wav')).rejects.toMatchObject({ code: 'audio-unreadable' });
  });

  test('a bomb: more hours than anybody listens to, in a few kilobytes', async () => {
    writeSparseWav('bomb.wav', 12.5 * 3600);
    await expect(decode('bomb.wav')).rejects.toMatchObject({ code: 'audio-too-long' });
  });
});

describe('a damaged file plays, and a warning says how much was lost', () => {
  const table: [string, string, () => void, RegExp][] = [
    [
      'cut.mp3',
      'audio-truncated',
      () => cut('cut.mp3', ['-b:a', '128k'], 0.5),
      /cut short or damaged: it says 3\.0\d s but holds 1\.\d\d s/,
    ],
    ['cut.flac', 'audio-truncated', () => cut('cut.flac', noisy, 0.5), /cut short or damaged: it says 3\.00 s/],
    [
      'cut.wav',
      'audio-truncated',
      () => cut('cut.wav', [], 0.5),
      /cut short or damaged: it says 3\.00 s but holds 1\.50 s/,
    ],
    [
      'cut.m4a',
      'audio-truncated',
      () => cut('cut.m4a', [...noisy, '-movflags', '+faststart'], 0.6),
      /cut short or damaged/,
    ],
    [
      'hurt.mp3',
      'audio-damaged',
      () => hurt('hurt.mp3', ['-b:a', '128k']),
      /damaged: the decoder complained .*(lost|crackle)/,
    ],
    ['hurt.flac', 'audio-damaged', () => hurt('hurt.flac', noisy), /damaged: the decoder complained/],
    [
      'silent.wav',
      'audio-silent',
      () => make('silent.wav', ['-i', at('click.wav'), '-af', 'volume=0']),
      /silent from beginning/,
    ],
  ];
  test.each(table)('%s: %s; --strict refuses it', async (name, code, prepare, sentence) => {
    prepare();
    const { audio, events } = await decode(name);
    expect(audio.sampleCount).toBeGreaterThan(48_000);
    expect(events).toContainEqual({ type: 'warning', code, node: 'audio', message: expect.stringMatching(sentence) });
    await expect(decode(name, { strict: true })).rejects.toBeInstanceOf(InputError);
  });
});

test('a WAV that was streamed, with no length in its header, is no cause for a warning', async () => {
  writeFileSync(
    at('streamed.wav'),
    execFileSync('ffmpeg', ['-v', 'error', '-i', at('click.wav'), '-f', 'wav', 'pipe:1']),
  );
  expect(readFileSync(at('streamed.wav')).readUInt32LE(4)).toBe(0xffff_ffff);
  const { audio, events } = await decode('streamed.wav', { strict: true });
  expect(audio.sampleCount).toBe(144_000);
  expect(events).toEqual([]);
});

test('cancelling ends the decoder at once', async () => {
  writeSparseWav('long.wav', 10 * 3600);
  const controller = new AbortController();
  const context = await contextIn(fixtures.root, { signal: controller.signal });
  const file = { name: 'long.wav', sha256: '' };
  const running = run({ id: 'audio', params: { file, gain: 0 }, inputs: {}, context });
  setTimeout(() => controller.abort(), 250);
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
});

const noisy = ['-af', 'aeval=val(0)+0.2*random(0)|val(1)+0.2*random(1),aformat=channel_layouts=stereo'];

function at(name: string): string {
  return path.join(fixtures.root, name);
}

function make(name: string, options: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...options, at(name)]);
}

function cut(name: string, options: readonly string[], share: number): void {
  make(name, ['-i', at('click.wav'), ...options]);
  truncateSync(at(name), Math.floor(statSync(at(name)).size * share));
}

/** Overwrites 400 bytes in the middle. */
function hurt(name: string, options: readonly string[]): void {
  make(name, ['-stream_loop', '4', '-i', at('click.wav'), ...options]);
  const bytes = readFileSync(at(name));
  noise(400).copy(bytes, bytes.length >> 1);
  writeFileSync(at(name), bytes);
}

function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(Uint8Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) & 255));
}

/** Silence, 8 bit mono at 8 kHz, that takes no room on the disk. */
function writeSparseWav(name: string, length: number): void {
  writeFileSync(at(name), wavHeader({ channels: 1, rate: 8000, bits: 8, bytes: length * 8000 }));
  truncateSync(at(name), 44 + length * 8000);
}

function clickWav(): Buffer {
  const bytes = seconds * 48_000 * 4;
  const pcm = Buffer.alloc(bytes);
  pcm.writeInt16LE(29_491, click * 4);
  pcm.writeInt16LE(29_491, click * 4 + 2);
  return Buffer.concat([wavHeader({ channels: 2, rate: 48_000, bits: 16, bytes }), pcm]);
}

function wavHeader({ channels, rate, bits, bytes }: Record<'channels' | 'rate' | 'bits' | 'bytes', number>): Buffer {
  const wav = Buffer.alloc(44);
  wav.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
  wav.writeUInt32LE(36 + bytes, 4);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(channels, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE((rate * channels * bits) / 8, 28);
  wav.writeUInt16LE((channels * bits) / 8, 32);
  wav.writeUInt16LE(bits, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(bytes, 40);
  return wav;
}

async function decode(name: string, request: Partial<RunRequest> = {}, gain = 0) {
  const context = await contextIn(fixtures.root, { request });
  const { audio } = await run({ id: 'audio', params: { file: { name, sha256: '' }, gain }, inputs: {}, context });
  return { audio, events: context.events };
}

async function samplesOf(audio: AudioValue, from: number, to: number): Promise<Float32Array> {
  const samples = new Float32Array((to - from) * 2);
  let position = 0;
  for await (const block of audio.read(from, to, fixtures.signal)) {
    samples.set(block, position);
    position += block.length;
  }
  expect(position).toBe(samples.length);
  return samples;
}

async function loudest(audio: AudioValue): Promise<number> {
  const samples = await samplesOf(audio, 0, audio.sampleCount);
  let best = 0;
  for (let i = 0; i < samples.length; i++) if (Math.abs(samples[i] ?? 0) > Math.abs(samples[best] ?? 0)) best = i;
  return best >> 1;
}
