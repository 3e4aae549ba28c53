import { readdirSync } from 'node:fs';
import { defineConfig } from 'oxlint';

// Who may import whom. One row per room; for a file in several rows the last one counts. `may` holds import paths as
// written, in .gitignore's syntax; everything else is an error, and `instead` says what to do.

const core = ['#graphs/**', '#runtime/*.ts', '#runtime/media/**'];
const protocol = ['#runtime/protocol/*.ts'];
const machine = ['node:*', 'node:*/**', 'zod', 'nanoid'];
const pictures = ['three', 'three/**', '@react-three/fiber', 'react', 'react/**'];
const moviesOnly = ['mediabunny', '@mediabunny/**'];
const canvasOnly = ['rete', 'rete-*'];
// A model is what tests hold a thing against.
const tests = ['**/*.test.ts', '**/*.test.tsx', '**/*-model.ts'];

const rooms = [
  {
    files: ['graphs/**'],
    may: ['./**', '#graphs/**', 'zod'],
    instead:
      'graphs/ imports zod, ./ and #graphs/ only: have the caller hand in what it lacks (a catalog, a text, a time).',
  },
  {
    files: ['runtime/*.ts'],
    may: ['./*.ts', '#graphs/**'],
    instead:
      'The core of runtime/ imports ./*.ts and #graphs/ only: take catalog, executors, files and clock as arguments.',
  },
  {
    files: ['runtime/media/**'],
    may: ['./**', ...core],
    instead:
      'runtime/media/ runs anywhere: no Node, no DOM, no package. What needs a machine belongs to runtime/node/, a page runtime/browser/.',
  },
  {
    files: ['runtime/protocol/**'],
    may: ['./**', '#graphs/**', '#runtime/*.ts', 'zod'],
    instead:
      'runtime/protocol/ is what server and editor say to each other: #graphs/, runtime core and zod, nothing that runs on one side.',
  },
  {
    files: ['runtime/browser/**'],
    may: ['./**', ...core, '#runtime/browser/**', ...pictures],
    instead:
      'runtime/browser/ runs in a page: what needs Node belongs to runtime/node/, what both need to runtime/media/.',
  },
  {
    files: ['runtime/browser/page/**'],
    may: ['./**', ...core, '#runtime/browser/**', '#nodes/*.ts', ...pictures],
    instead: 'The page takes node kinds from the lists in #nodes/*.ts; what needs Node belongs to runtime/node/.',
  },
  ...nodeRoom('runtime/node/**', []),
  ...nodeRoom('runtime/node/chromium*', ['puppeteer-core']),
  ...nodeRoom('runtime/node/ffmpeg*', ['fluent-ffmpeg']),
  {
    files: ['runtime/cli/**'],
    may: [
      './**',
      ...core,
      ...protocol,
      ...machine,
      '#runtime/node/**',
      '#runtime/cli/**',
      '#nodes/**',
      '#bench/**',
      '#package',
      'commander',
      'ws',
    ],
    instead:
      'runtime/cli/ wires: Chromium is behind #runtime/node/chromium*.ts, ffmpeg behind #runtime/node/ffmpeg*.ts, pictures are drawn in the page.',
  },
  {
    files: ['bench/**'],
    may: ['./**', ...core, ...machine, '#runtime/node/**', '#runtime/cli/*.ts', '#nodes/**'],
    instead:
      'bench/ composes runs of its own: Chromium is behind #runtime/node/chromium*.ts, ffmpeg behind #runtime/node/ffmpeg*.ts.',
  },
  ...[
    ['nodes/*.ts', []],
    ['nodes/*.node.ts', ['#runtime/node/**']],
    ['nodes/*.browser.ts', ['#runtime/browser/**']],
  ].map(([file, place]) => ({
    files: [file],
    may: ['./**', ...core, ...place],
    instead: 'The lists of node kinds import ./, #graphs/, runtime core, and of the place that their suffix names.',
  })),
  ...kinds().flatMap(kindRooms),
  {
    files: ['nodes/scene/**'],
    may: ['./**', ...core, '#runtime/browser/**', '#nodes/scene/**', ...pictures],
    instead:
      'Scenes draw from their row alone, in a page: no Node, no other kind. What two kinds share lives in runtime/media/ or runtime/browser/.',
  },
  {
    files: ['nodes/scene/templates/**'],
    may: ['./**', ...core, '#runtime/browser/**', '#nodes/scene/layers/**', ...pictures],
    instead:
      'A scene template imports its own folder and #nodes/scene/layers/: move what two templates share into a layer.',
  },
  {
    files: ['nodes/*/definition.ts'],
    may: ['./**', '#graphs/**'],
    instead:
      'A definition is data: it imports ./ and #graphs/ only. What does work belongs to run.node.ts or run.browser.tsx.',
  },
  {
    files: ['nodes/scene/templates/*/definition.ts'],
    may: ['./**', '#graphs/**', '#nodes/scene/layers/**'],
    instead: 'A definition is data: it imports ./, #graphs/ and the parameters of #nodes/scene/layers/ only.',
  },
  {
    files: ['server/**'],
    may: [
      '**',
      '!#editor/**',
      '!#runtime/browser/**',
      '!#runtime/cli/**',
      ...shut('puppeteer-core', 'fluent-ffmpeg', 'commander', 'better-sqlite3', 'express', 'ws'),
      ...shut(...pictures),
    ],
    instead:
      'server/ never imports the editor, reaches Chromium and ffmpeg through #runtime/node/ only, and SQLite through #server/jobs/; express has one door, server/http/, and ws one, server/live/.',
  },
  {
    files: ['server/http/**'],
    may: [
      './**',
      ...core,
      ...protocol,
      ...machine,
      '#runtime/node/**',
      '#nodes/*.ts',
      '#server/**',
      '#package',
      'express',
    ],
    instead:
      'server/http/ turns requests into calls and results into answers: work is done in the other rooms of server/.',
  },
  {
    files: ['server/assets/**', 'server/graphs/**', 'server/runs/**'],
    may: [
      './**',
      ...core,
      ...protocol,
      ...machine,
      '#runtime/node/**',
      '#nodes/*.ts',
      '#nodes/audio-source/*.ts',
      '#nodes/pre-analyze/*.ts',
      '#server/**',
      '!#server/http/**',
    ],
    instead: 'What people keep and ask for knows nothing of requests and sockets: those call it.',
  },
  {
    files: ['server/jobs/**'],
    may: ['./**', ...core, ...protocol, ...machine, '#runtime/node/**', 'better-sqlite3'],
    instead:
      'server/jobs/ keeps jobs and orders them: renderers are handed to it (server/jobs/renderers.ts), requests and sockets call it.',
  },
  {
    files: ['server/render/**'],
    may: ['./**', ...core, ...protocol, ...machine, '#runtime/node/**', '#nodes/*.ts', '#server/jobs/*.ts'],
    instead:
      'server/render/ runs renderers: it knows of jobs what #server/jobs/ says, and nothing of requests and sockets.',
  },
  {
    files: ['server/live/**'],
    may: ['./**', ...core, ...protocol, ...machine, '#server/jobs/*.ts', 'ws'],
    instead:
      'server/live/ tells viewers what happens to jobs: it reads #server/jobs/, and what it starts or refuses is handed to it.',
  },
  {
    files: ['editor/**'],
    may: [
      '**',
      '!#server/**',
      '!#runtime/node/**',
      '!#runtime/cli/**',
      ...shut('puppeteer-core', 'fluent-ffmpeg', 'commander', 'node:*', 'node:*/**', ...canvasOnly),
      ...shut('@react-three/fiber', ...moviesOnly),
    ],
    instead:
      'editor/ never imports the server nor Node: it speaks to the server over HTTP and WebSocket. Rete has one door, editor/canvas/, mediabunny one, editor/export/; scenes are mounted by their kind, for editor/stage/.',
  },
  {
    files: ['editor/stage/**'],
    may: ['./**', ...core, '#runtime/browser/**', '#editor/stage/**', 'three'],
    instead: 'editor/stage/ draws graphs in a worker, for preview and export: no page, no React, no store.',
  },
  {
    files: ['editor/export/**'],
    may: ['./**', ...core, '#runtime/browser/**', '#nodes/*.ts', '#editor/**', 'react', 'zod', ...moviesOnly],
    instead: 'editor/export/ makes films of what editor/stage/ draws: three stays there.',
  },
  {
    files: ['editor/canvas/**'],
    may: ['./**', '#graphs/**', '#editor/**', 'react', 'react/**', 'react-dom', 'react-dom/**', ...canvasOnly],
    instead:
      'editor/canvas/ draws the document with React and Rete: files, forms and the server are elsewhere in editor/.',
  },
  {
    files: ['editor/store/**'],
    may: ['./**', '#graphs/**', '#editor/store/**', 'immer', 'zod'],
    instead:
      'editor/store/ is the edited graph as data: no page, no React, no clock. The canvas and the forms watch it.',
  },
  { files: tests, may: ['**'], instead: '' },
];

// Frame N is a pure function of graph, audio and N: these places see no clock and no chance.
const pure = {
  files: [
    'graphs/**',
    'nodes/scene/**',
    'nodes/pre-analyze/**',
    'runtime/*.ts',
    'runtime/media/**',
    'runtime/protocol/**',
  ],
  // What a kind keeps on disk may know its age.
  excludeFiles: [...tests, 'nodes/*/*.node.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...['Date', 'performance'].map((name) => ({ name, message: 'No clock here: take the time as an argument.' })),
      { name: 'crypto', message: 'No randomness here: derive it from the seed with runtime/media/random.ts.' },
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: 'Derive it from the seed with runtime/media/random.ts.' },
    ],
  },
};

export default defineConfig({
  plugins: ['typescript', 'import', 'oxc', 'unicorn', 'promise', 'react'],
  categories: { correctness: 'error' },
  ignorePatterns: ['dist', 'node_modules'],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/extensions': ['error', 'ignorePackages'],
    'import/no-default-export': 'error',
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-console': 'error',
    // JSON and terminal text are made of control characters.
    'no-control-regex': 'off',
    // `...['-crf', '18']` keeps a flag and its value on one line.
    'unicorn/no-useless-spread': 'off',
    'react/use-memo': 'off',
    'no-restricted-imports': restrict(['**']),
  },
  overrides: [
    ...rooms.map(({ files, may, instead }) => ({ files, rules: { 'no-restricted-imports': restrict(may, instead) } })),
    pure,
    { files: ['*.config.*', 'e2e/reporter.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['bin/**', 'bench/**', 'e2e/**', 'examples/**', 'runtime/cli/**'], rules: { 'no-console': 'off' } },
  ],
});

/** Everything is shut but what the room may import, and `../` even there. */
function restrict(may, instead) {
  const opened = may.map((path) => (path.startsWith('!') ? path.slice(1) : `!${path}`));
  const closed = { group: ['*', ...opened, '!..', '!../**'], message: instead };
  // A regex, not a group: what one group opens, the linter opens in every other group too.
  const parents = {
    regex: '^\\.\\.(/|$)',
    message: 'Write ./x within a folder and #room/x (package.json, imports) across folders.',
  };
  return ['error', { patterns: instead ? [parents, closed] : [parents] }];
}

function shut(...paths) {
  return paths.map((path) => `!${path}`);
}

function nodeRoom(files, doors) {
  const instead =
    'runtime/node/ imports #graphs/, runtime core, media and node. puppeteer-core has one door, runtime/node/chromium*.ts; fluent-ffmpeg one, runtime/node/ffmpeg*.ts.';
  return [{ files: [files], may: ['./**', ...core, ...machine, '#runtime/node/**', ...doors], instead }];
}

function kinds() {
  return readdirSync(new URL('nodes/', import.meta.url), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
}

/** A kind's own files by the place that their suffix names; other kinds are shut to all of them. */
function kindRooms({ name }) {
  const own = ['./**', `#nodes/${name}/**`, ...core];
  const shared =
    'A kind never imports another kind: what two share lives in runtime/media/, runtime/browser/ or runtime/node/.';
  const node = [...own, ...machine, '#runtime/node/**'];
  const page = [...own, '#runtime/browser/**', ...pictures];
  return [
    {
      files: [`nodes/${name}/**`],
      may: [...node, '#runtime/browser/**'],
      instead: `${shared} three and react belong to *.browser.tsx.`,
    },
    {
      files: [`nodes/${name}/*.node.ts`],
      may: node,
      instead: `${shared} *.node.ts runs on the machine: no page, no three, no vendor package.`,
    },
    {
      files: [`nodes/${name}/*.browser.{ts,tsx}`],
      may: page,
      instead: `${shared} *.browser.tsx runs in a page: no Node.`,
    },
  ];
}
