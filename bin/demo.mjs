import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { runChild } from './child.mjs';
import { setUp } from './setup.mjs';

// Renders the demo track with the default graph to demo.mp4.

const root = join(import.meta.dirname, '..');
const track = 'examples/demo-track/demo-track.flac';
const output = resolve(root, 'demo.mp4');

await setUp({ database: false });
const args = ['--audio', join(root, track), '--template', 'etherealFlame', '--type', 'flat-1080p-landscape'];
const run = await runChild(
  process.execPath,
  [join(root, 'bin/emberloom'), 'render', ...args, '--output', output, '--overwrite', ...process.argv.slice(2)],
  { show: true },
);
if (run.code !== 0) process.exit(run.code);

const emberloom = relative(process.cwd(), join(root, 'bin/emberloom'));
const megabytes = (statSync(output).size / 1e6).toFixed(1);
console.log(`
${output} (${megabytes} MB, made in ${Math.round(run.seconds)} s)

Try next:
  ${emberloom} render --audio YOUR-SONG.mp3 --type flat-1080p-portrait --output my-video.mp4
  ${emberloom} still graphs/templates/flat-1080p-landscape.json --audio ${track} --frame 300 --output still.png
  ${emberloom} scenes`);
