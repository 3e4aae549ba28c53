import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { setUp } from './setup.mjs';

// Every check and test. Goes on after a failure; the last line is `N passed, N failed`.

const root = join(import.meta.dirname, '..');
const checks = [
  { name: 'build', program: 'bin/setup.mjs', args: ['--quiet'] },
  { name: 'format', program: 'node_modules/oxfmt/bin/oxfmt', args: ['--check'], mend: 'npm run fix' },
  { name: 'rooms', program: 'node_modules/oxlint/bin/oxlint', args: ['-c', 'oxlint.config.mjs'], mend: 'npm run fix' },
  { name: 'types', program: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', '.'] },
  { name: 'types of graphs', program: 'node_modules/typescript/bin/tsc', args: ['-p', 'graphs'] },
  { name: 'dead code', program: 'node_modules/knip/bin/knip.js', args: [] },
];

const total = { passed: 0, failed: 0 };
let ready = false;
// However this ends, the count is the last line; a set-up that failed counts as one failure.
process.on('exit', () => console.log(`${total.passed} passed, ${total.failed + (ready ? 0 : 1)} failed`));

await setUp({ build: false });
ready = true;
process.chdir(root);
for (const check of checks) await runCheck(check);
await runTests(process.argv.slice(2));
process.exitCode = total.failed > 0 ? 1 : 0;

async function runCheck({ name, program, args, mend }) {
  const { code, output, seconds } = await runChild(process.execPath, [program, ...args]);
  total[code === 0 ? 'passed' : 'failed']++;
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  if (code === 0) return;
  console.log(output.trim());
  if (mend) console.log(`"${mend}" mends what can be mended.`);
}

async function runTests(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'emberloom-test-'));
  try {
    const report = join(folder, 'report.json');
    const args = ['run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code, seconds } = await runChild(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
      show: true,
    });
    const { passed, failed, skipped } = readReport(report);
    total.passed += passed;
    // Errors outside any test (a file that does not load, a rejection nobody caught) fail the run without failing a test.
    total.failed += code === 0 || failed > 0 ? failed : 1;
    console.log(
      `${code === 0 ? '✓' : '✗'} tests (${seconds.toFixed(1)} s)${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const unloaded = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
