import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const prefix = 'witness-';

/** The environment in which a server, and every Node process that it starts, writes down what it touches. */
export function witnessed(folder: string): NodeJS.ProcessEnv {
  const program = join(import.meta.dirname, 'fixtures/file-witness.mjs');
  return { NODE_OPTIONS: `--import ${program}`, FILE_WITNESS: join(folder, prefix) };
}

/** Every path that was touched, and every process that was started; to be read when they have ended. */
export function touched(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.startsWith(prefix));
  const all = files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as string[]);
  return [...new Set(all)];
}

/** What was touched outside the data folder, beyond the program itself and the folders that runs use for scratch. */
export function strayed(folder: string): readonly string[] {
  const packages = join(root, 'node_modules');
  const program = [join(root, 'dist'), join(root, 'bin/emberloom'), join(root, 'package.json')];
  const own = [join(folder, 'data'), ...program, packages, realpathSync(packages)];
  const scratch = ['/dev/shm', tmpdir(), '/proc'];
  return touched(folder).filter((path) => {
    if (path.startsWith('process: ')) return false;
    const isOwn = own.some((one) => path === one || path.startsWith(`${one}/`));
    // Scratch folders are looked for by name; nothing else in there is anybody's business.
    const isScratch =
      scratch.some((one) => path === one || path.startsWith(`${one}/emberloom-`)) || /^\/proc\/\d+\//.test(path);
    const isAbove = join(root, 'dist').startsWith(`${path}/`) || /\/(dist|server|cli)\/package\.json$/.test(path);
    return !isOwn && !isScratch && !isAbove;
  });
}
