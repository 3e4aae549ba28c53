import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '#bin/child.mjs';

const root = join(import.meta.dirname, '../..');

/** Runs `npm ci` where node_modules does not hold what package-lock.json says. */
export async function installPackages(say) {
  if (packagesAreInstalled()) return;
  say('installing npm packages.');
  // The build needs the development packages even where NODE_ENV or npm's own settings would leave them out.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const { code, output } = npm?.endsWith('.js')
    ? await runChild(process.execPath, [npm, ...args], { cwd: root })
    : await runChild('npm', args, { cwd: root });
  if (code !== 0) throw new Error(`"npm ci" failed:\n${output.trim().split('\n').slice(-12).join('\n')}`);
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
