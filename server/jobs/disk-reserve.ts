import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const reserveBytes = 2 ** 20;

/** Room that nobody else can take: a file that is given up for what a store must still keep when the disk is full. */
export interface DiskReserve {
  /** Frees the room; false where there is none any more. */
  giveUp(): boolean;
  /** Takes it again, if the disk has it. */
  restore(): void;
}

export function keepReserve(path: string): DiskReserve {
  let held = existsSync(path);
  return {
    giveUp() {
      if (!held) return false;
      rmSync(path, { force: true });
      held = false;
      return true;
    },
    restore() {
      if (held) return;
      try {
        // No zeros, which some file systems keep in no room at all.
        writeFileSync(path, randomBytes(reserveBytes));
        held = true;
      } catch {
        rmSync(path, { force: true });
      }
    },
  };
}
