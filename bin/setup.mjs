import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildWhereChanged } from './setup/build.mjs';
import { provideDatabase } from './setup/database.mjs';
import { checkNode, provideTools } from './setup/machine.mjs';
import { installPackages } from './setup/packages.mjs';

/**
 * Makes this checkout ready to run: Node's version, Chromium and ffmpeg, npm packages, the server's database module, the build.
 * Quick when nothing is to do.
 * Ends the process with 1 where something is missing that it may not install, after saying what and how.
 */
export async function setUp({ build = true, database = true, quiet = false } = {}) {
  const started = performance.now();
  let steps = 0;
  const say = (line) => {
    steps++;
    if (!quiet) console.log(`set-up: ${line}`);
  };
  try {
    checkNode();
    await provideTools(say);
    await installPackages(say);
    if (database) await provideDatabase(say);
    if (build) await buildWhereChanged(say);
  } catch (error) {
    console.error(`set-up: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  if (steps > 0) say(`ready after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { 'no-build': { type: 'boolean' }, quiet: { type: 'boolean' } } });
  await setUp({ build: !values['no-build'], quiet: values.quiet });
  if (!values.quiet) console.log('Ready. Try: npm run demo');
}
