import { resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(root, 'dist/e2e');

/** Programs of tests, written in TypeScript: each runs in a process of its own, as those do that users start. */
const programs = {
  claimer: 'e2e/fixtures/claimer-main.ts',
  'job-folder': 'e2e/fixtures/job-folder-main.ts',
  'job-server': 'e2e/fixtures/job-server-main.ts',
  strike: 'e2e/fixtures/strike-main.ts',
};

/** Where a program lies: below dist/, where it finds its packages. */
export function programOf(name: keyof typeof programs): string {
  return resolve(folder, `${name}.js`);
}

/** Builds all of them, once for all tests. */
export async function setup(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { target: 'node', noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20',
      rolldownOptions: {
        input: programs,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name].js',
          keepNames: true,
          banner: 'const __dirname = import.meta.dirname;',
        },
      },
    },
  });
}
