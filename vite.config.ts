import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Plugin, UserConfig } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

// `page`: what Chromium loads. `cli` and `server`: what Node runs. `editor`: what people see. `plugin`: what others import. Any other mode is vitest's.
export default defineConfig(({ mode }) => {
  if (mode !== 'page' && mode !== 'cli' && mode !== 'server' && mode !== 'editor' && mode !== 'plugin') return tests;
  // Vite would take another NODE_ENV over, and React's development half with it.
  process.env['NODE_ENV'] = 'production';
  return { page, cli, server, editor, plugin }[mode];
});

const page = defineConfig({
  root: resolve(root, 'runtime/browser/page'),
  // The page is served from an origin of its own by request interception, so nothing may depend on where it lies.
  base: './',
  publicDir: false,
  plugins: [react(), refuse(/^node:/, 'The page cannot run Node'), recordBuild()],
  build: {
    outDir: resolve(root, 'dist/page'),
    emptyOutDir: true,
    target: 'chrome120',
    modulePreload: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  // One file per thread: a worker that imports chunks pays one intercepted request for each.
  worker: {
    format: 'es',
    plugins: () => [react(), refuse(/^node:/, 'The page cannot run Node')],
    rolldownOptions: { output: { codeSplitting: false } },
  },
});

const cli = program('dist/cli', {
  main: 'runtime/cli/main.ts',
  'listener-worker': 'nodes/pre-analyze/listener-worker.node.ts',
});
const server = program('dist/server', {
  serve: 'server/serve.ts',
  renderer: 'server/render/renderer-main.ts',
  features: 'server/assets/features-main.ts',
});

/** Packages and all in one file for each entry: `--version` answers in 0.2 s instead of 0.5 s. */
function program(outDir: string, entries: Readonly<Record<string, string>>): UserConfig {
  return {
    root,
    publicDir: false,
    plugins: [refuse(/^(three|react|@react-three)($|\/)/, 'What runs in Node draws nothing itself')],
    // better-sqlite3 brings a binary of its own.
    ssr: { target: 'node', noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      outDir: resolve(root, outDir),
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, resolve(root, path)])),
        output: {
          entryFileNames: '[name].js',
          // puppeteer-core names its errors by their class; fluent-ffmpeg is CommonJS and asks for its folder.
          keepNames: true,
          banner: 'const __dirname = import.meta.dirname;',
        },
      },
    },
  };
}

const editor = defineConfig({
  root: resolve(root, 'editor'),
  base: './',
  publicDir: false,
  plugins: [react(), refuse(/^node:/, 'The editor cannot run Node')],
  build: { outDir: resolve(root, 'dist/editor'), emptyOutDir: true, target: 'chrome120', modulePreload: false },
  worker: {
    format: 'es',
    plugins: () => [react(), refuse(/^node:/, 'The editor cannot run Node')],
    rolldownOptions: { output: { codeSplitting: false } },
  },
});

const plugin = defineConfig({
  root,
  publicDir: false,
  plugins: [react(), refuse(/^node:/, 'The plugin cannot run Node'), themeOfElement(), declareTypes()],
  build: {
    outDir: resolve(root, 'dist/plugin'),
    emptyOutDir: true,
    target: 'chrome120',
    lib: { entry: resolve(root, 'editor/plugin/entry.ts'), formats: ['es'], fileName: 'plugin', cssFileName: 'plugin' },
    // One copy of each in a page: Rete knows its own classes by identity, React its own hooks.
    rolldownOptions: { external: /^(rete|react)(-|$|\/)/ },
  },
});

const tests = defineConfig({
  root,
  plugins: [react()],
  test: {
    pool: 'forks',
    exclude: ['**/node_modules/**', 'dist/**'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{graphs,nodes,runtime,server,editor,bench,examples}/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Whole runs share the machine's cores, and each leaves them idle for a third of its time: two files at a time, after the unit tests.
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          maxWorkers: 2,
          globalSetup: 'e2e/programs.ts',
          testTimeout: 420_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

/** In the page of others the colours belong to the element that holds the graph, not to the page. */
function themeOfElement(): Plugin {
  return {
    name: 'emberloom:theme-of-element',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('tokens.css')) return null;
      return code
        .replace(/:root\[data-theme='light'\]/, "[data-theme='light'] .render-graph")
        .replace(':root', '.render-graph');
    },
  };
}

/** Writes the plugin's types beside it, with imports that lead from file to file. */
function declareTypes(): Plugin {
  return {
    name: 'emberloom:declare-types',
    async closeBundle() {
      const { default: ts } = await import('typescript');
      const outDir = join(root, 'dist/plugin/types');
      const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
      const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
      const emit = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: root, outDir };
      const program = ts.createProgram([join(root, 'editor/plugin/entry.ts')], { ...options, ...emit });
      program.emit(undefined, (path, text) => {
        const toRoot = relative(dirname(path), outDir) || '.';
        const plain = text
          .replaceAll(/^import '.*\.css';\n/gm, '')
          .replaceAll(/(['"])#([^'"]+?)\.tsx?\1/g, `$1${toRoot}/$2.js$1`);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, plain.replaceAll(/(['"])(\.\/[^'"]+?)\.tsx?\1/g, '$1$2.js$1'));
      });
    },
  };
}

/** Fails the build where a module of the other place has slipped in, and names who imports it. */
function refuse(pattern: RegExp, reason: string): Plugin {
  return {
    name: 'emberloom:refuse',
    enforce: 'pre',
    resolveId(source, importer) {
      if (pattern.test(source)) this.error(`${reason}: ${importer ?? 'an entry'} imports "${source}".`);
    },
  };
}

/** Writes dist/build.json: the version, and a hash of the page's names and bytes for cache keys (pixels depend on that code). */
function recordBuild(): Plugin {
  return {
    name: 'emberloom:record-build',
    closeBundle() {
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
      const record = { version, pageHash: hashFolder(join(root, 'dist/page')) };
      writeFileSync(join(root, 'dist/build.json'), `${JSON.stringify(record, null, 2)}\n`);
    },
  };
}

/** sha256 over every file's name, length and bytes, in order of name. */
function hashFolder(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).toSorted();
  for (const path of paths) {
    const bytes = readFileSync(join(folder, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
