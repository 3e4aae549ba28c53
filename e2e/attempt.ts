import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { endOf, startEmberloom, type Ended } from './emberloom.ts';
import { leftovers } from './live-run.ts';

/** A picture that costs next to nothing. */
export const tiny = [
  ...['--set', 'capture.size=custom', '--set', 'capture.width=64', '--set', 'capture.height=36'],
  ...['--template', 'pulse', '--fps', '10', '--preset', 'draft'],
];

export interface Attempt extends Ended {
  readonly pid: number;
  /** What the program complained of: its own lines, without what tools it uses. */
  readonly complaint: string;
}

/** Runs the command line to its end with a temporary folder below `folder`, and sees to it that it speaks to people only. */
export async function attempt(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Attempt> {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const child = startEmberloom(folder, args, { TMPDIR: temporary, ...env });
  const ended = await endOf(child);
  expect(ended.stderr).not.toMatch(/^ {4}at /m);
  expect(ended.stderr).not.toMatch(/ @ 0x|fault in Emberloom itself/);
  const lines = ended.stderr.split('\n').filter((line) => line.startsWith('emberloom: '));
  return { ...ended, pid: child.pid ?? 0, complaint: lines.join('\n').replaceAll('emberloom: ', '') };
}

/** Runs what cannot work: one sentence, that exit code, and everything in `folder` but the cache as it was. */
export async function refused(
  folder: string,
  args: readonly string[],
  code: 1 | 2,
  sentence: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<Attempt> {
  const before = contentsOf(folder);
  const ended = await attempt(folder, args, env);
  expect(ended.complaint).toMatch(sentence);
  expect(ended.complaint.split('\n')).toHaveLength(1);
  expect(ended.code).toBe(code);
  expect(ended.stdout).toBe('');
  expect(contentsOf(folder)).toEqual(before);
  return ended;
}

export function expectNothingLeft(folder: string, attempts: readonly { readonly pid: number }[]): void {
  expect(
    leftovers(
      folder,
      attempts.map(({ pid }) => pid),
    ),
  ).toEqual([]);
}

/** Mounts a disk of that many bytes for one test; null where mounting is not allowed. */
export function smallDisk(place: string, bytes: number, ...options: readonly string[]): string | null {
  mkdirSync(place, { recursive: true });
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', [`size=${bytes}`, ...options].join(','), 'tmpfs', place], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('/bin/umount', [place]));
  return place;
}

/**
 * Name, size, time and inode of every file that is not the cache's, temporary or a trial: those of other runs come and go meanwhile.
 * Whether any stays is for `expectNothingLeft`.
 */
function contentsOf(folder: string): string[] {
  const kept = readdirSync(folder).filter((name) => name !== 'cache' && name !== 'tmp');
  return kept
    .flatMap((name) => [name, ...below(folder, name)])
    .map((name) => {
      const { size, mtimeMs, ino, isDirectory } = fileFacts(join(folder, name));
      return isDirectory ? name : `${name} ${size} ${mtimeMs} ${ino}`;
    });
}

function below(folder: string, name: string): string[] {
  if (!lstatSync(join(folder, name)).isDirectory()) return [];
  const inside = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' });
  const lasting = inside.filter((path) => !path.endsWith('.part'));
  return lasting.map((path) => join(name, path)).toSorted();
}

function fileFacts(path: string) {
  const stats = statSync(path);
  return { size: stats.size, mtimeMs: stats.mtimeMs, ino: stats.ino, isDirectory: stats.isDirectory() };
}
