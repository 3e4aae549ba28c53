import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Strike } from './fixtures/strike-main.ts';
import { buildProgram } from './job-server.ts';

export interface Strikes {
  /** For the server; its renderers inherit it. */
  readonly env: NodeJS.ProcessEnv;
  /** Those that have come, in words. */
  struck(): string[];
}

/** Arranges for all of them, one after the other. */
export async function arrangeStrikes(folder: string, strikes: readonly Strike[]): Promise<Strikes> {
  const preload = await buildProgram('e2e/fixtures/strike-main.ts', 'strike');
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
