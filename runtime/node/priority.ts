import { readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Lets everything else on this machine go first, whoever started it, and with this process all that it starts. */
export function giveWay(): void {
  setPriority(10);
  shareWithSession(process.pid);
}

/**
 * Gives the priority of this process to the session that another one leads. Linux deals processors out to sessions first, and to
 * processes only within theirs: a session that nobody has said anything of gets as much as that of the server, however low the
 * priorities in it are (autogroups, sched(7)), and a browser of root's makes its own higher. Does nothing on other systems.
 */
export function shareWithSession(leader: number): void {
  const priority = getPriority();
  if (priority <= 0) return;
  try {
    if (sessionOf(leader) === leader) writeFileSync(`/proc/${leader}/autogroup`, String(priority));
  } catch {
    // It has ended, or this system knows no such groups.
  }
}

/** See proc(5), stat: behind the name in brackets come state, parent, group and session. */
function sessionOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
}
