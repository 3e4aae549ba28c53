import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { RunError } from '#runtime/failure.ts';

/**
 * A folder below the cache, created on demand: `$EMBERLOOM_CACHE`, else `$XDG_CACHE_HOME/emberloom`, else `~/.cache/emberloom`.
 * Everything in it can be made again; it may be deleted at any time. Throws RunError where it cannot be created.
 */
export async function cacheFolder(...parts: readonly string[]): Promise<string> {
  const folder = path.join(cacheRoot(), ...parts);
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new RunError(
      'cache-folder',
      `The cache folder ${folder} cannot be created. Make it writable, or name another one in EMBERLOOM_CACHE.`,
      { cause },
    );
  }
  return folder;
}

function cacheRoot(): string {
  const own = process.env['EMBERLOOM_CACHE'];
  if (own) return path.resolve(own);
  const shared = process.env['XDG_CACHE_HOME'];
  // The XDG base directory specification tells programs to ignore a relative path here.
  const base = shared && path.isAbsolute(shared) ? shared : path.join(homedir(), '.cache');
  return path.join(base, 'emberloom');
}
