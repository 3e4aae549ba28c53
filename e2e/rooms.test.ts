import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const execute = promisify(execFile);

/** A file that breaks a rule of the rooms, and what the report has to say. */
const faults: readonly [file: string, source: string, report: string][] = [
  ['graphs/reads-files.ts', `import 'node:fs';`, 'graphs/ imports zod, ./ and #graphs/ only'],
  ['graphs/knows-runtime.ts', `import '#runtime/plan.ts';`, 'graphs/ imports zod, ./ and #graphs/ only'],
  ['graphs/knows-kinds.ts', `import '#nodes/catalog.ts';`, 'graphs/ imports zod, ./ and #graphs/ only'],
  ['graphs/uses-package.ts', `import 'nanoid';`, 'graphs/ imports zod, ./ and #graphs/ only'],
  ['graphs/knows-type.ts', `import type { Run } from '#runtime/run.ts';\nexport type A = Run;`, 'graphs/ imports zod'],
  ['graphs/loads-late.ts', `export const late = () => import('#runtime/plan.ts');`, 'graphs/ imports zod'],
  ['graphs/tells-time.ts', `export const now = Date.now();`, 'No clock here'],
  ['graphs/makes-date.ts', `export const now = new Date();`, 'No clock here'],
  ['graphs/throws-dice.ts', `export const chance = Math.random();`, 'runtime/media/random.ts'],
  ['graphs/climbs.ts', `import '../runtime/plan.ts';`, 'Write ./x within a folder'],
  ['graphs/is-barrel.ts', `export * from './extensionless.ts';`, 'Barrel file'],
  ['graphs/extensionless.ts', `import './tells-time';`, 'Missing file extension'],
  ['graphs/default.ts', `export default 1;`, 'Prefer named exports'],
  ['graphs/any.ts', `export const x: any = 1;`, 'Unexpected `any`'],
  ['graphs/cycle-a.ts', `import type { B } from './cycle-b.ts';\nexport type A = B | 1;`, 'Dependency cycle'],
  ['graphs/cycle-b.ts', `import type { A } from '#graphs/cycle-a.ts';\nexport type B = A[];`, 'Dependency cycle'],
  ['nodes/encode/definition.ts', `import '#runtime/values.ts';`, 'A definition is data'],
  ['nodes/scene/definition.ts', `import 'three';`, 'A definition is data'],
  ['nodes/scene/templates/flash/definition.ts', `import 'react';`, 'A definition is data'],
  ['nodes/encode/run.node.ts', `import '#nodes/save/definition.ts';`, 'A kind never imports another kind'],
  ['nodes/encode/presets.ts', `import '#nodes/save/definition.ts';`, 'A kind never imports another kind'],
  ['nodes/encode/page.node.ts', `import '#runtime/browser/stage.tsx';`, 'no page, no three'],
  ['nodes/encode/vendor.node.ts', `import 'fluent-ffmpeg';`, 'no page, no three, no vendor package'],
  ['nodes/encode/draws.ts', `import 'three';`, 'three and react belong to *.browser.tsx'],
  ['nodes/encode/parent.ts', `import '../save/run.node.ts';`, 'Write ./x within a folder'],
  ['nodes/flat-capture/run.browser.ts', `import 'node:fs';`, 'runs in a page: no Node'],
  ['nodes/flat-capture/node.browser.ts', `import '#runtime/node/ffmpeg.ts';`, 'runs in a page: no Node'],
  ['nodes/scene/run.browser.tsx', `import '#nodes/encode/presets.ts';`, 'no other kind'],
  ['nodes/scene/layers/sky/sky.tsx', `import 'node:os';`, 'Scenes draw from their row alone'],
  ['nodes/scene/layers/sky/time.ts', `export const now = performance.now();`, 'No clock here'],
  [
    'nodes/scene/templates/flash/flash.tsx',
    `import '#nodes/scene/templates/pulse/pulse.tsx';`,
    'A scene template imports',
  ],
  ['nodes/pre-analyze/dice.ts', `export const chance = Math.random();`, 'runtime/media/random.ts'],
  ['nodes/executors.node.ts', `import '#runtime/browser/stage.tsx';`, 'The lists of node kinds'],
  ['nodes/catalog.ts', `import '#runtime/node/ffmpeg.ts';`, 'The lists of node kinds'],
  ['runtime/reads-files.ts', `import 'node:fs';`, 'The core of runtime/'],
  ['runtime/knows-machine.ts', `import './node/ffmpeg.ts';`, 'The core of runtime/'],
  ['runtime/knows-media.ts', `import '#runtime/media/fft.ts';`, 'The core of runtime/'],
  ['runtime/knows-kinds.ts', `import '#nodes/catalog.ts';`, 'The core of runtime/'],
  ['runtime/tells-time.ts', `export const now = Date.now();`, 'No clock here'],
  ['runtime/media/files.ts', `import 'node:fs';`, 'runtime/media/ runs anywhere'],
  ['runtime/media/page.ts', `import 'three';`, 'runtime/media/ runs anywhere'],
  ['runtime/protocol/files.ts', `import 'node:fs';`, 'runtime/protocol/ is what server and editor say'],
  ['runtime/protocol/serves.ts', `import '#server/jobs/job.ts';`, 'runtime/protocol/ is what server and editor say'],
  ['runtime/protocol/tells-time.ts', `export const now = Date.now();`, 'No clock here'],
  ['runtime/browser/files.ts', `import 'node:fs';`, 'runtime/browser/ runs in a page'],
  ['runtime/browser/kinds.ts', `import '#nodes/executors.browser.ts';`, 'runtime/browser/ runs in a page'],
  ['runtime/browser/page/files.ts', `import '#runtime/node/ffmpeg.ts';`, 'what needs Node belongs to runtime/node/'],
  ['runtime/node/browses.ts', `import 'puppeteer-core';`, 'puppeteer-core has one door'],
  ['runtime/node/chromium-encodes.ts', `import 'fluent-ffmpeg';`, 'fluent-ffmpeg one'],
  ['runtime/node/converts.ts', `import 'fluent-ffmpeg';`, 'fluent-ffmpeg one'],
  ['runtime/node/draws.ts', `import 'three';`, 'runtime/node/ imports'],
  ['runtime/node/parses.ts', `import 'commander';`, 'runtime/node/ imports'],
  ['runtime/cli/browses.ts', `import 'puppeteer-core';`, 'Chromium is behind'],
  ['runtime/cli/converts.ts', `import 'fluent-ffmpeg';`, 'ffmpeg behind'],
  ['bench/browses.ts', `import 'puppeteer-core';`, 'bench/ composes runs of its own'],
  ['server/knows-editor.ts', `import '#editor/store.ts';`, 'server/ never imports the editor'],
  ['server/keeps.ts', `import 'better-sqlite3';`, 'SQLite through #server/jobs/'],
  ['server/jobs/renders.ts', `import '#server/render/renderers.ts';`, 'server/jobs/ keeps jobs'],
  ['server/jobs/answers.ts', `import 'express';`, 'server/jobs/ keeps jobs'],
  ['server/render/keeps.ts', `import 'better-sqlite3';`, 'server/render/ runs renderers'],
  ['server/live/renders.ts', `import '#server/render/renderers.ts';`, 'server/live/ tells viewers'],
  ['server/listens.ts', `import 'ws';`, 'ws one, server/live/'],
  ['server/converts.ts', `import 'fluent-ffmpeg';`, 'server/ never imports the editor'],
  ['editor/knows-server.ts', `import '#server/jobs.ts';`, 'editor/ never imports the server'],
  ['editor/reads-files.ts', `import 'node:fs/promises';`, 'editor/ never imports the server'],
  ['editor/inspector/draws.tsx', `import 'rete-area-plugin';`, 'Rete has one door'],
  ['editor/canvas/serves.tsx', `import '#nodes/catalog.ts';`, 'editor/canvas/ draws the document'],
  ['editor/store/draws.ts', `import 'react';`, 'editor/store/ is the edited graph as data'],
];

/** What each room may do: none of it is reported. */
const allowed: readonly [file: string, source: string][] = [
  ['graphs/fine.ts', `import 'zod';\nimport './tells-time.ts';\nimport '#graphs/any.ts';`],
  [
    'graphs/fine.test.ts',
    `import 'node:fs';\nimport '#nodes/catalog.ts';\nexport const now = Date.now() + Math.random();`,
  ],
  ['nodes/fine/definition.ts', `import '#graphs/any.ts';\nimport './ports.ts';`],
  ['nodes/fine/ports.ts', `import '#graphs/any.ts';\nimport '#runtime/values.ts';\nimport '#runtime/media/fft.ts';`],
  [
    'nodes/fine/run.node.ts',
    `import 'node:fs/promises';\nimport '#runtime/node/ffmpeg.ts';\nimport '#nodes/fine/ports.ts';`,
  ],
  [
    'nodes/fine/run.browser.tsx',
    `import 'three/webgpu';\nimport '@react-three/fiber';\nimport '#runtime/browser/stage.tsx';`,
  ],
  ['nodes/scene/templates/fine/definition.ts', `import '#nodes/scene/layers/sky/params.ts';`],
  ['nodes/scene/templates/fine/fine.tsx', `import './shader.frag?raw';\nimport '#nodes/scene/layers/sky/sky.tsx';`],
  ['runtime/fine.ts', `import './values.ts';\nimport '#graphs/any.ts';`],
  ['runtime/media/fine.ts', `import './fft.ts';\nimport '#runtime/values.ts';`],
  ['runtime/protocol/fine.ts', `import 'zod';\nimport '#graphs/any.ts';\nimport '#runtime/events.ts';`],
  ['runtime/browser/page/fine.ts', `import '#nodes/executors.browser.ts';\nimport 'react';`],
  ['runtime/node/chromium-fine.ts', `import 'puppeteer-core';\nimport 'node:os';\nexport const now = Date.now();`],
  ['runtime/node/ffmpeg-fine.ts', `import 'fluent-ffmpeg';\nimport '#runtime/media/fft.ts';`],
  ['runtime/cli/fine.ts', `import 'commander';\nimport '#nodes/catalog.ts';\nimport '#runtime/node/ffmpeg.ts';`],
  ['server/fine.ts', `import '#runtime/node/ffmpeg.ts';\nimport '#server/jobs/store.ts';`],
  [
    'server/jobs/fine.ts',
    `import 'better-sqlite3';\nimport '#runtime/protocol/job-events.ts';\nimport '#runtime/node/ring-file.ts';`,
  ],
  ['server/live/fine.ts', `import 'ws';\nimport '#server/jobs/store.ts';`],
  ['server/render/fine.ts', `import '#nodes/executors.node.ts';\nimport '#server/jobs/renderers.ts';`],
  ['editor/fine.tsx', `import 'react';\nimport '#nodes/catalog.ts';\nimport '#runtime/browser/stage.tsx';`],
  ['editor/canvas/fine.tsx', `import 'rete';\nimport 'rete-area-plugin';\nimport 'react-dom/client';`],
  ['editor/store/fine.ts', `import 'immer';\nimport '#graphs/any.ts';`],
];

describe('the linter', () => {
  let folder: string;
  let reports: Map<string, string[]>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'emberloom-rooms-'));
    for (const name of ['oxlint.config.mjs', 'package.json', 'tsconfig.json'])
      cpSync(join(root, name), join(folder, name));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, source] of [...faults, ...allowed]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), `${source}\n`);
    }
    reports = new Map();
    for (const { filename, message, help } of (await lint(folder)).diagnostics) {
      reports.set(filename, [...(reports.get(filename) ?? []), `${message} ${help}`]);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(faults)('reports %s: %s', (file, _source, report) => {
    expect(reports.get(file)?.join('\n')).toContain(report);
  });

  test.each(allowed)('lets %s be', (file) => {
    expect(reports.get(file)).toBeUndefined();
  });
});

test('no import goes in a circle', async () => {
  const { diagnostics, number_of_files: files } = await lint(root);
  expect(files).toBeGreaterThan(80);
  expect(diagnostics.filter(({ code }) => code === 'import(no-cycle)')).toEqual([]);
});

interface LintReport {
  readonly number_of_files: number;
  readonly diagnostics: readonly Readonly<Record<'code' | 'filename' | 'message' | 'help', string>>[];
}

async function lint(folder: string): Promise<LintReport> {
  const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '-c', 'oxlint.config.mjs', '-f', 'json'];
  const failed = (error: { stdout: string }) => error;
  const { stdout } = await execute(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }).catch(failed);
  return JSON.parse(stdout) as LintReport;
}
