import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { cpuSeconds, processTree, proportionalBytes } from './process-tree.ts';

test('the tree holds children of children, and their memory', async () => {
  const child = spawn('sh', ['-c', 'sh -c "sleep 20 & echo up; wait"; true'], { detached: true, stdio: 'pipe' });
  await once(child.stdout, 'data');
  const pid = Number(child.pid);
  expect(processTree(pid).map((entry) => entry.parent)).toContain(pid);
  expect(processTree(pid).length).toBe(3);
  expect(proportionalBytes(process.pid)).toBeGreaterThan(proportionalBytes(pid));
  expect(proportionalBytes(pid)).toBeGreaterThan(100_000);
  process.kill(-pid, 'SIGKILL');
});

test('CPU of a child that has ended still counts', () => {
  const before = cpuSeconds(process.pid);
  execFileSync(process.execPath, [
    '-e',
    'const end = process.cpuUsage().user + 3e5; while (process.cpuUsage().user < end);',
  ]);
  expect(cpuSeconds(process.pid) - before).toBeGreaterThanOrEqual(0.29);
});
