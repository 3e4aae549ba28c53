import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, vi } from 'vitest';
import { hostileFiles, type Baits } from './hostile-media.ts';
import { testFolder, toneFile } from './emberloom.ts';
import { serve } from './http-server.ts';
import { strayed, witnessed } from './witness.ts';

// Whole servers and thousands of requests: minutes where others want the same cores.
vi.setConfig({ testTimeout: 600_000 });

const run = promisify(execFile);

it.runIf(process.platform === 'linux')(
  'opens nothing that an uploaded file names, and is put out by none',
  async () => {
    const folder = testFolder();
    const traps = await setTraps(folder);
    const wav = readFileSync(await toneFile(folder, 1));
    const files = hostileFiles(traps.baits, wav);
    expect(files.length).toBeGreaterThanOrEqual(25);

    // The traps work: ffprobe, asked as anybody would, walks into both.
    for (const name of ['list.mp4', 'concat.mp4', 'concat-remote.wav']) {
      const { bytes } = files.find((one) => one.name === name) ?? { bytes: Buffer.alloc(0) };
      await traps.tempt(name, bytes);
    }
    expect(traps.sprung()).toEqual({ file: true, url: true });
    traps.reset();

    const server = await serve(folder, ['--concurrency', '0'], witnessed(folder));
    const taken: string[] = [];
    for (const { name, bytes } of files) {
      const target = `${server.url}/api/assets?name=${encodeURIComponent(name)}`;
      const response = await fetch(target, { method: 'PUT', body: new Uint8Array(bytes) });
      const text = await response.text();
      expect([201, 422], `${name}: ${text}`).toContain(response.status);
      expect(text, name).not.toContain(folder);
      if (response.status === 422) continue;
      taken.push(name);
      // What passes for music is heard to its end as well.
      const { id } = JSON.parse(text) as { id: string };
      const features = await fetch(`${server.url}/api/assets/${id}/features?mode=classic`);
      expect([200, 422], `${name}: ${await features.text()}`).toContain(features.status);
      const file = await fetch(`${server.url}/api/assets/${id}`);
      expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(file.headers.get('content-type')).toBe('application/octet-stream');
      expect(file.headers.get('content-security-policy')).toContain('sandbox');
    }
    expect(traps.sprung()).toEqual({ file: false, url: false });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const honest = await fetch(`${server.url}/api/assets?name=tone.wav`, { method: 'PUT', body: new Uint8Array(wav) });
    expect(honest.status).toBe(201);
    expect(readdirSync(join(folder, 'data/assets/incoming'))).toEqual([]);
    await server.stop();
    expect(taken.filter((name) => !/wav|flac|mp4|mov|mp3/.test(name))).toEqual([]);
    expect(strayed(folder)).toEqual([]);
  },
);

it('keeps nothing of an upload that breaks off, and says nothing of it', async () => {
  const folder = testFolder();
  const server = await serve(folder);
  const { hostname, port } = new URL(server.url);
  const incoming = join(folder, 'data/assets/incoming');
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    `PUT /api/assets?name=x.wav HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 1000000\r\n\r\nRIFF`,
  );
  await vi.waitUntil(() => readdirSync(incoming).length === 1, { timeout: 60_000 });
  socket.destroy();
  await vi.waitUntil(() => readdirSync(incoming).length === 0, { timeout: 60_000 });
  const { stderr } = await server.stop();
  expect(stderr).not.toMatch(/Error/);
});

/** A pipe that nobody should open, and an address that nobody should ask. */
async function setTraps(folder: string) {
  const file = join(folder, 'bait.ts');
  await run('mkfifo', [file]);
  let asked = false;
  let opened = false;
  const server = createServer((_, response) => {
    asked = true;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  // Opening a pipe to write, without waiting, fails as long as nobody reads it.
  const look = () => {
    try {
      closeSync(openSync(file, constants.O_WRONLY | constants.O_NONBLOCK));
      opened = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
  };
  const timer = setInterval(look, 2);
  onTestFinished(() => clearInterval(timer));
  const baits: Baits = { file, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  return {
    baits,
    sprung: () => ({ file: opened, url: asked }),
    reset() {
      asked = false;
      opened = false;
    },
    /** Lets an ffprobe without reins read such a file. */
    async tempt(name: string, bytes: Buffer) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const reins = ['-protocol_whitelist', 'file,http,tcp,crypto,data'];
      for (const options of [reins, [...reins, '-safe', '0'], [...reins, '-allowed_extensions', 'ALL']]) {
        await run('ffprobe', ['-v', 'error', ...options, path], { timeout: 5000 }).catch(() => {});
      }
    },
  };
}
