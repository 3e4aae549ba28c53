import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const setup = join(import.meta.dirname, '../bin/setup.mjs');
const isRoot = process.getuid?.() === 0;
const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emberloom-setup-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('set-up does nothing, and says nothing but "Ready", where nothing is to do', async () => {
  const { code, output } = await runSetup({});
  expect({ code, output }).toEqual({ code: 0, output: 'Ready. Try: npm run demo\n' });
});

test('an override that names no program is named, not replaced', async () => {
  const { code, output } = await runSetup({ EMBERLOOM_CHROMIUM: '/no/such/chromium' });
  expect(code).toBe(1);
  expect(output).toBe('set-up: EMBERLOOM_CHROMIUM names "/no/such/chromium", which is not an executable file.\n');
});

describe.runIf(isDebian && isRoot)('on a bare Debian', () => {
  test('root gets what is missing from apt-get, and no more', async () => {
    const { code, output } = await runSetup({ PATH: bareMachine() });
    expect(output).toContain('installing chromium, ffmpeg, libegl1, libgles2 with apt-get');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'apt.log'), 'utf8')).toBe(
      'noninteractive -q update\n' +
        'noninteractive -q install --yes --no-install-recommends chromium ffmpeg libegl1 libgles2\n',
    );
  });

  test('a program that an override brings is not installed', async () => {
    const own = join(folder, 'own-ffmpeg');
    writeProgram(own, 'exit 0');
    const { output } = await runSetup({ PATH: bareMachine(), EMBERLOOM_FFMPEG: own });
    expect(output).toContain('installing chromium, libegl1, libgles2 with apt-get');
  });

  test('an install that fails shows what apt-get said', async () => {
    const path = bareMachine();
    writeProgram(join(path, 'apt-get'), 'echo "E: Unable to locate package chromium"; exit 100');
    const { code, output } = await runSetup({ PATH: path });
    expect(code).toBe(1);
    expect(output).toContain('"apt-get update" failed:\nE: Unable to locate package chromium');
  });

  test('somebody else gets the command, and nothing is installed', async () => {
    const { code, output } = await runSetup({ PATH: bareMachine() }, { uid: 65534, gid: 65534 });
    expect(code).toBe(1);
    expect(output).toContain('Chromium, ffmpeg, OpenGL libraries missing.');
    expect(output).toContain('apt-get install --no-install-recommends chromium ffmpeg libegl1 libgles2');
    expect(existsSync(join(folder, 'apt.log'))).toBe(false);
  });
});

/** A PATH on which Mesa's two libraries are installed, and where apt-get writes down its arguments and brings chromium and ffmpeg. */
function bareMachine(): string {
  const programs = join(folder, 'bin');
  const log = join(folder, 'apt.log');
  const installed = join(folder, 'installed');
  mkdirSync(programs);
  writeFileSync(installed, 'libgl1-mesa-dri installed\nlibegl-mesa0 installed\n');
  writeProgram(join(programs, 'env'), 'exec /usr/bin/env "$@"');
  writeProgram(join(programs, 'dpkg-query'), `exec /bin/cat ${installed}`);
  writeProgram(
    join(programs, 'apt-get'),
    `echo "$DEBIAN_FRONTEND $*" >> ${log}
    test "$2" = install || exit 0
    for tool in chromium ffmpeg; do echo '#!/bin/sh' > ${programs}/$tool; /bin/chmod +x ${programs}/$tool; done
    printf 'libegl1 installed\\nlibgles2 installed\\n' >> ${installed}`,
  );
  return programs;
}

function writeProgram(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function runSetup(
  env: NodeJS.ProcessEnv,
  user: { uid?: number; gid?: number } = {},
): Promise<{ code: number | null; output: string }> {
  const { EMBERLOOM_CHROMIUM: _chromium, EMBERLOOM_FFMPEG: _ffmpeg, EMBERLOOM_SUDO: _sudo, ...clean } = process.env;
  const child = spawn(process.execPath, [setup, '--no-build'], { env: { ...clean, ...env }, ...user });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}
