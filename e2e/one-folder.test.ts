import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The promise that a new node kind is one folder: a copy of this repository gets nodes/audio-gain/ and nothing else.

const root = join(import.meta.dirname, '..');
const execute = promisify(execFile);
const ffmpeg = process.env['EMBERLOOM_FFMPEG'] || 'ffmpeg';

const graph = {
  format: 'emberloom.graph',
  version: 1,
  name: 'Quieter',
  inputs: { audio: 'audio.file', output: 'save.name' },
  nodes: {
    audio: { type: 'AudioSource', version: 1, params: {} },
    quieter: { type: 'AudioGain', version: 1, params: { gain: -20 } },
    analyze: { type: 'PreAnalyze', version: 1, params: {} },
    scene: { type: 'Scene', version: 1, params: { template: 'flash' } },
    capture: { type: 'FlatCapture', version: 1, params: { size: 'custom', width: 64, height: 36, fps: '10' } },
    encode: { type: 'Encode', version: 1, params: { preset: 'draft' } },
    save: { type: 'Save', version: 1, params: {} },
  },
  edges: [
    { from: 'audio.audio', to: 'quieter.audio' },
    { from: 'quieter.audio', to: 'analyze.audio' },
    { from: 'analyze.features', to: 'scene.features' },
    { from: 'scene.scene', to: 'capture.scene' },
    { from: 'capture.frames', to: 'encode.frames' },
    { from: 'quieter.audio', to: 'encode.audio' },
    { from: 'encode.video', to: 'save.video' },
  ],
};

let folder: string;
let copy: string;
let graphFile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emberloom-one-folder-'));
  copy = join(folder, 'emberloom');
  await copyRepository();
  cpSync(join(root, 'e2e/fixtures/audio-gain'), join(copy, 'nodes/audio-gain'), { recursive: true });
  graphFile = join(folder, 'quieter.json');
  writeFileSync(graphFile, JSON.stringify(graph));
  await inCopy(process.execPath, ['bin/setup.mjs', '--quiet']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('nothing but its folder has changed', async () => {
  const { stdout } = await inCopy('git', ['status', '--porcelain', '--untracked-files=all']);
  const changed = stdout.trim().split('\n').toSorted();
  expect(changed).toEqual(['?? nodes/audio-gain/definition.ts', '?? nodes/audio-gain/run.node.ts']);
});

test('it passes the rooms and the questions that every kind is asked', async () => {
  await inCopy(process.execPath, ['node_modules/oxlint/bin/oxlint', '-c', 'oxlint.config.mjs', 'nodes/audio-gain']);
  const { stdout } = await inCopy(process.execPath, [
    'node_modules/vitest/vitest.mjs',
    'run',
    'nodes/conformance.test.ts',
  ]);
  expect(stdout).toMatch(/Tests .*passed/);
});

test('the list of kinds shows it, and a graph that uses it is valid', async () => {
  const { stdout } = await emberloom('nodes');
  expect(stdout).toContain('AudioGain');
  await emberloom('validate', graphFile);
});

test('a graph that uses it runs, and its sound comes out 20 dB quieter', async () => {
  const tone = join(folder, 'tone.wav');
  const video = join(folder, 'quieter.mp4');
  await execute(ffmpeg, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440:duration=0.5:sample_rate=48000',
    tone,
  ]);
  await emberloom('run', graphFile, '--audio', tone, '--output', video, '--quiet');
  expect((await meanVolume(video)) - (await meanVolume(tone))).toBeCloseTo(-20, 0);
});

/** What git would commit, as a repository of its own with one commit. */
async function copyRepository(): Promise<void> {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await execute('git', listing, { cwd: root, maxBuffer: 2 ** 26 });
  for (const file of stdout.split('\0').filter(Boolean)) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  await inCopy('git', ['init', '--quiet']);
  await inCopy('git', ['add', '--all']);
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'commit.gpgsign=false'];
  await inCopy('git', [...author, 'commit', '--quiet', '--no-verify', '--message', 'Everything']);
}

function emberloom(...args: readonly string[]): Promise<{ stdout: string }> {
  return inCopy(process.execPath, ['bin/emberloom', ...args]);
}

function inCopy(command: string, args: readonly string[]): Promise<{ stdout: string }> {
  // A test run inside a test run must not take this one's settings for its own.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV$|TEST$)/.test(name));
  const env = { ...Object.fromEntries(inherited), EMBERLOOM_CACHE: join(folder, 'cache') };
  return execute(command, [...args], { cwd: copy, env, maxBuffer: 2 ** 26 });
}

/** Decibels below full scale, as ffmpeg measures the decoded sound. */
async function meanVolume(file: string): Promise<number> {
  const args = ['-hide_banner', '-i', file, '-map', 'a:0', '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await execute(ffmpeg, args);
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}
