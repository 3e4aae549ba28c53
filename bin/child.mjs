import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and resolves to its exit code, what it printed (unless `show`) and how long it took.
 * Ctrl-C and SIGTERM go to the child; when it has ended, so does this process, with 130 or 143.
 */
export async function runChild(command, args, { cwd, env, show = false } = {}) {
  const started = performance.now();
  const stdio = show ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { cwd, env, stdio });
  const stopForwarding = forwardSignals(child);
  const output = [];
  child.stdout?.on('data', (chunk) => output.push(chunk));
  child.stderr?.on('data', (chunk) => output.push(chunk));
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? 1));
    });
    const seconds = (performance.now() - started) / 1000;
    return { code, output: Buffer.concat(output).toString(), seconds };
  } finally {
    const stoppedBy = stopForwarding();
    if (stoppedBy) process.exit(stoppedBy === 'SIGINT' ? 130 : 143);
  }
}

function forwardSignals(child) {
  let stoppedBy = null;
  const forward = (signal) => {
    const first = stoppedBy === null;
    stoppedBy ??= signal;
    // A terminal sends Ctrl-C to the child by itself, and npm sends it once more: a second one would mean "at once".
    if (first && !(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return () => {
    process.off('SIGINT', forward).off('SIGTERM', forward);
    return stoppedBy;
  };
}
