import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '#bin/child.mjs';

const root = join(import.meta.dirname, '../..');
const sources = [
  'graphs',
  'nodes',
  'runtime',
  'server',
  'editor',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];
const stamp = join(root, 'dist/.sources');

/** Builds dist/page, dist/cli, dist/server and dist/editor unless they were built from exactly these sources. */
export async function buildWhereChanged(say) {
  const hash = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('building.');
  for (const mode of ['page', 'cli', 'server', 'editor']) {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '--mode', mode, '--logLevel', 'warn'];
    const { code, output } = await runChild(process.execPath, args, { cwd: root });
    if (code !== 0) throw new Error(`the build of the ${mode} failed:\n${output.trim()}`);
  }
  writeFileSync(stamp, hash);
}

function hashSources() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap(listFiles)) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function listFiles(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  const inside = readdirSync(join(root, path)).toSorted();
  return inside.filter((name) => !/\.(test\.tsx?|md)$/.test(name)).flatMap((name) => listFiles(`${path}/${name}`));
}
