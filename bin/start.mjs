import { join } from 'node:path';
import { runChild } from './child.mjs';
import { setUp } from './setup.mjs';

// Sets up, and runs the server until Ctrl-C: `npm start -- --port 8080` passes options on.

await setUp();
stopWithParent();
const program = join(import.meta.dirname, 'emberloom');
const nodeOptions = ['--max-semi-space-size=1', '--initial-old-space-size=16'];
const args = [...nodeOptions, program, 'serve', ...process.argv.slice(2)];
const { code } = await runChild(process.execPath, args, { show: true });
process.exitCode = code;

/** npm starts this in a shell, and a shell that is told to end tells nobody: its end has to do. */
function stopWithParent() {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGTERM'), 500).unref();
}
