import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '#bin/child.mjs';

const root = join(import.meta.dirname, '../..');

/** Runs `npm ci` where node_modules does not hold what package-lock.json says. */
export async function installPackages(say) {
  if (packagesAreInstalled()) return;
  refuseLink();
  say('installing npm packages.');
  // The build needs the development packages even where NODE_ENV or npm's own settings would leave them out.
  // Scripts of packages do not run: the one that matters, better-sqlite3's, is left to provideDatabase.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runNpm(args);
  if (code !== 0) throw new Error(`"npm ci" failed:\n${output.trim().split('\n').slice(-12).join('\n')}`);
}

export async function runNpm(args, env) {
  const npm = process.env['npm_execpath'];
  return npm?.endsWith('.js')
    ? await runChild(process.execPath, [npm, ...args], { cwd: root, env })
    : await runChild('npm', args, { cwd: root, env });
}

/** `npm ci` empties node_modules first, also through a link, and with it another checkout's packages. */
function refuseLink() {
  const folder = join(root, 'node_modules');
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Error(`${folder} is a link to a folder that does not hold what package-lock.json says. Remove the link.`);
}

/** npm writes node_modules/.package-lock.json last of all, with what it really installed. */
function packagesAreInstalled() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  // Optional ones are for other systems.
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    return path === '' || optional || installed[path]?.version === version;
  });
}

function readPackages(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}
