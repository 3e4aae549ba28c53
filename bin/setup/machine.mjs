import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runChild } from '#bin/child.mjs';

// What the machine must have beside Node: a Chromium to draw, ffmpeg to read and write media, and on Linux the libraries
// through which Chromium reaches OpenGL.

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const chromiumApps = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const debianGraphics = ['libgl1-mesa-dri', 'libegl1', 'libgles2', 'libegl-mesa0'];

/** Throws below 20.19: the first version that the tools of the build run on. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node 20.19 or newer is needed; this is ${process.versions.node}. Get one at https://nodejs.org.`);
}

/** Finds the tools; installs Debian packages where it may, else throws an error that names what is missing and the command. */
export async function provideTools(say) {
  const system = readSystem();
  const missing = await findMissing(system);
  if (missing.length === 0) return;

  const packages = missing.flatMap((tool) => tool.debian ?? []);
  const prefix = system.debian ? rootPrefix() : null;
  if (!prefix || missing.some((tool) => !tool.debian)) throw new Error(explainMissing(missing, system));

  await installWithApt(prefix, packages, say);
  const still = await findMissing(system);
  if (still.length > 0) throw new Error(explainMissing(still, system));
}

/** A C++ compiler, make and Python. False where this script may not install them. */
export async function provideCompiler(say) {
  const prefix = readSystem().debian ? rootPrefix() : null;
  if (!prefix) return false;
  const packages = await notInstalled(['build-essential', 'python3']);
  if (packages.length > 0) await installWithApt(prefix, packages, say);
  return true;
}

/** Each missing tool: its name, and the Debian packages that bring it, where apt-get has them. */
async function findMissing(system) {
  const missing = [];
  // Ubuntu's chromium package only fetches a snap, which neither runs in containers nor sees hidden folders.
  if (!findTool('EMBERLOOM_CHROMIUM', chromiumNames, chromiumApps)) {
    missing.push({ name: 'Chromium', debian: system.id === 'ubuntu' ? null : ['chromium'] });
  }
  if (!findTool('EMBERLOOM_FFMPEG', ['ffmpeg'])) missing.push({ name: 'ffmpeg', debian: ['ffmpeg'] });
  if (system.debian) {
    const graphics = await notInstalled(debianGraphics);
    if (graphics.length > 0) missing.push({ name: 'OpenGL libraries', debian: graphics });
  }
  return missing;
}

/** Throws where the variable names something that cannot be run: a wrong override must not look like a missing package. */
function findTool(variable, names, places = []) {
  const chosen = process.env[variable];
  if (!chosen) return names.map(findOnPath).find(Boolean) ?? places.find(isExecutable);
  const found = chosen.includes('/') ? isExecutable(chosen) && chosen : findOnPath(chosen);
  if (!found) throw new Error(`${variable} names "${chosen}", which is not an executable file.`);
  return found;
}

function findOnPath(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function notInstalled(packages) {
  const { output } = await runChild('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\\n', ...packages]);
  const installed = new Set(output.split('\n').filter((line) => line.endsWith(' installed')));
  return packages.filter((name) => !installed.has(`${name} installed`));
}

function readSystem() {
  if (process.platform !== 'linux') return { id: process.platform, debian: false };
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const field = (name) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
  const family = [field('ID'), ...field('ID_LIKE').split(' ')];
  return { id: field('ID') || 'linux', debian: family.includes('debian') && existsSync('/usr/bin/apt-get') };
}

/** The words before apt-get, or null where it may not be called: asking for a password is the user's business. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return process.env['EMBERLOOM_SUDO'] === '1' ? ['sudo', '-n'] : null;
}

async function installWithApt(prefix, packages, say) {
  say(`installing ${packages.join(', ')} with apt-get; this takes a minute or two.`);
  await apt(prefix, ['update']);
  await apt(prefix, ['install', '--yes', '--no-install-recommends', ...packages]);
}

async function apt(prefix, args) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
  const { code, output } = await runChild(command, rest);
  if (code === 0) return;
  throw new Error(`"apt-get ${args.join(' ')}" failed:\n${output.trim().split('\n').slice(-8).join('\n')}`);
}

function explainMissing(missing, system) {
  const names = missing.map((tool) => tool.name).join(', ');
  return [
    `${names} missing. ${howToInstall(missing, system)}`,
    'If you have them elsewhere, set EMBERLOOM_CHROMIUM and EMBERLOOM_FFMPEG to their paths. Then run this again.',
  ].join('\n');
}

function howToInstall(missing, system) {
  const names = missing.map((tool) => tool.name.toLowerCase());
  if (system.id === 'darwin') {
    const brew = names.map((name) => (name === 'chromium' ? '--cask google-chrome' : name));
    return `Install with: ${brew.map((name) => `brew install ${name}`).join(' && ')}`;
  }
  if (system.debian) {
    const packages = missing.flatMap((tool) => tool.debian ?? []).join(' ');
    const sentences = [];
    if (packages)
      sentences.push(`Install with: sudo apt-get update && sudo apt-get install --no-install-recommends ${packages}`);
    if (missing.some((tool) => !tool.debian)) {
      sentences.push(
        'Ubuntu has no Chromium package (only a snap): install Google Chrome from https://www.google.com/chrome.',
      );
    }
    if (packages && !sentences[1])
      sentences.push('(EMBERLOOM_SUDO=1 lets this script do it where sudo asks no password.)');
    return sentences.join('\n');
  }
  const words = names.join(' ');
  if (system.id === 'fedora') return `Install with: sudo dnf install ${words.replace('ffmpeg', 'ffmpeg-free')}`;
  if (system.id === 'arch') return `Install with: sudo pacman -S ${words}`;
  if (system.id === 'alpine') return `Install with: apk add ${words} mesa-dri-gallium mesa-egl mesa-gles`;
  return `Install ${words} with your system's package manager.`;
}
