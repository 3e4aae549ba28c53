import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from '#bin/child.mjs';
import { provideCompiler } from './machine.mjs';
import { runNpm } from './packages.mjs';

const root = join(import.meta.dirname, '../..');

/** The binary half of better-sqlite3: downloaded where there is one for this machine, else compiled. */
export async function provideDatabase(say) {
  if (await databaseOpens()) return;
  say('fetching or compiling the database module (better-sqlite3); compiling takes a minute or two.');
  let built = await rebuild();
  if (built.code !== 0 && (await provideCompiler(say))) built = await rebuild();
  if (built.code === 0 && (await databaseOpens())) return;
  throw new Error(
    [
      'better-sqlite3, in which the server keeps its jobs, could not be built. It needs a C++ compiler, make and Python 3',
      '(Debian: sudo apt-get install build-essential python3; macOS: xcode-select --install). npm said:',
      built.output.trim().split('\n').slice(-12).join('\n'),
    ].join('\n'),
  );
}

async function databaseOpens() {
  const program = "new (require('better-sqlite3'))(':memory:').close()";
  return (await runChild(process.execPath, ['-e', program], { cwd: root })).code === 0;
}

/** Node's own headers, where they lie beside it, save a download. */
async function rebuild() {
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include/node/node.h'));
  const env = headers ? { ...process.env, npm_config_nodedir: prefix } : process.env;
  return await runNpm(['rebuild', 'better-sqlite3', '--loglevel=error'], env);
}
