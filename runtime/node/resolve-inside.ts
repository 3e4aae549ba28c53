import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** The only way from a name to a file: an ordinary file that lies in `folder` wherever links lead, or null. */
export async function resolveInside(folder: string, ...parts: readonly string[]): Promise<string | null> {
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[/\\\0]/.test(part))) return null;
  const root = await realpath(folder).catch(() => null);
  if (root === null) return null;
  const path = join(root, ...parts);
  const real = await realpath(path).catch(() => null);
  if (real === null || real !== path || !real.startsWith(root + sep)) return null;
  return (await lstat(real)).isFile() ? real : null;
}
