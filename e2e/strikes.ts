import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Strike } from './fixtures/strike-main.ts';
import { programOf } from './programs.ts';

export interface Strikes {
  /** For the server; its renderers inherit it. */
  readonly env: NodeJS.ProcessEnv;
  /** Those that have come, in words. */
  struck(): string[];
}

/** Arranges for all of them, one after the other. */
export function arrangeStrikes(folder: string, strikes: readonly Strike[]): Strikes {
  const preload = programOf('strike');
  const ledger = join(folder, 'struck');
  writeFileSync(ledger, '');
  return {
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(preload).href}`,
      EMBERLOOM_STRIKES: JSON.stringify(strikes),
      EMBERLOOM_STRUCK: ledger,
    },
    struck: () => readFileSync(ledger, 'utf8').split('\n').slice(0, -1),
  };
}
