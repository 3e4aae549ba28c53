import { CommanderError } from 'commander';
import { CancelledError, InputError, RunError } from '#runtime/failure.ts';

/** 0 done · 1 failed · 2 bad usage or invalid input, nothing was started · 130 cancelled. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InputError) return 2;
  if (error instanceof CancelledError) return 130;
  return 1;
}

/** Prints what went wrong: one sentence for what a person can act on, the whole stack for what is our own fault. */
export function explain(error: unknown): void {
  if (error instanceof InputError || error instanceof RunError || error instanceof CancelledError) {
    console.error(`emberloom: ${error.message}`);
  } else {
    console.error('emberloom: This is a fault in Emberloom itself. Please report it with what follows.');
    console.error(error);
  }
}
