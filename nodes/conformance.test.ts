import { describe, expect, test } from 'vitest';
import type { AnyNodeDefinition, Migration, ParamDefinition, SceneTemplateDefinition } from '#graphs/definition.ts';
import { parseGraph } from '#graphs/document.ts';
import { graphJsonSchema } from '#graphs/json-schema.ts';
import { checkParam } from '#graphs/params.ts';
import { portKinds } from '#graphs/ports.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { validateGraph } from '#graphs/validate.ts';
import { builtin, builtinCatalog } from './catalog.ts';

// The same questions to every folder: a new kind is checked by being there.
const sources = import.meta.glob<string>('./**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' });
const paths = Object.keys(sources);
const folders = foldersUnder('./');
const sceneFolders = foldersUnder('./scene/templates/');

const runNames = ['run.ts', 'run.node.ts', 'run.browser.ts', 'run.browser.tsx'];
const roles = /^(?:definition\.ts|control\.tsx|.+\.test\.tsx?)$/;
const name = /^[a-z][A-Za-z0-9_]*$/;

describe.each(folders)('the kind in nodes/%s', (folder) => {
  const files = filesIn(`./${folder}/`);
  const entry = builtin.nodes.find(({ definition }) => kebabCase(definition.type) === folder);

  test('is named as its folder in PascalCase and exports its definition', () => {
    expect(entry?.definition.type).toMatch(/^[A-Z][A-Za-z0-9]*$/);
  });

  test('has a run file, whose suffix says where it runs', () => {
    expect(files.filter((file) => runNames.includes(file))).not.toEqual([]);
    expect(entry?.places).not.toEqual([]);
  });

  test('has no file that plays no role: misnamed, or imported and started by nobody', () => {
    const idle = files.filter(
      (file) =>
        !roles.test(file) &&
        !runNames.includes(file) &&
        ![isImported, isThread].some((is) => is(`./${folder}/${file}`)),
    );
    expect(idle).toEqual([]);
  });

  test('has a definition that is sound', () => {
    if (entry) checkDefinition(entry.definition);
  });
});

describe.each(sceneFolders)('the scene template in nodes/scene/templates/%s', (folder) => {
  const scene = builtin.scenes.find((candidate) => candidate.name === folder);

  test('is named as its folder in camelCase, and is drawn by scene.tsx', () => {
    expect(folder).toMatch(/^[a-z][A-Za-z0-9]*$/);
    expect(filesIn(`./scene/templates/${folder}/`)).toEqual(expect.arrayContaining(['definition.ts', 'scene.tsx']));
    expect(scene).toBeDefined();
  });

  test('has a definition that is sound', () => {
    if (scene) checkScene(scene);
  });
});

test('every definition lies in a folder of its own', () => {
  expect(builtin.nodes).toHaveLength(folders.length);
  expect(builtin.scenes).toHaveLength(sceneFolders.length);
});

describe.each([...graphTemplates])('the export template %s', (_, text) => {
  const { document } = parseGraph(text);
  if (!document) throw new Error('It is no graph.');

  test('validates without a complaint, with every scene', () => {
    for (const scene of builtinCatalog.scenes.keys()) {
      const inputs = { audio: 'song.flac', output: 'song.mp4', scene, fps: '30000/1001' };
      const { problems, order } = validateGraph(document, builtinCatalog, { inputs });
      expect(problems).toEqual([]);
      expect(order).toHaveLength(Object.keys(document.nodes).length);
    }
  });

  test('writes the current versions, so opening it migrates nothing', () => {
    const { document: checked } = validateGraph(document, builtinCatalog);
    expect(checked).toBe(document);
  });
});

test('the JSON Schema names every kind', () => {
  expect(Object.keys(Object(graphJsonSchema(builtinCatalog)['$defs']))).toEqual(
    expect.arrayContaining(builtin.nodes.map(({ definition }) => definition.type)),
  );
});

function checkDefinition(definition: AnyNodeDefinition): void {
  expectText(definition);
  for (const [port, { type, ...words }] of [
    ...Object.entries(definition.inputs),
    ...Object.entries(definition.outputs),
  ]) {
    expect(port).toMatch(name);
    expect(portKinds).toContain(type);
    expectText(words);
  }
  checkParams(definition.params);
  checkVersions(definition);
  // Functions and undefined would not survive, nor reach an editor in another process.
  const { describe: _describe, check: _check, migrations: _migrations, scale: _scale, ...data } = definition;
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
}

function checkScene(scene: SceneTemplateDefinition): void {
  expectText(scene);
  checkParams(scene.params);
  checkVersions(scene);
  const types = Object.values(scene.params).map((definition) => definition.type);
  expect(types, 'a scene holds neither scenes nor files').not.toEqual(expect.arrayContaining(['scene-values']));
  const { migrations: _, ...data } = scene;
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  const integrals = Object.values(scene.params).flatMap((definition) =>
    'integral' in definition ? [definition.integral] : [],
  );
  expect(new Set([...integrals, ...Object.keys(scene.params)]).size).toBe(
    integrals.length + Object.keys(scene.params).length,
  );
}

function checkParams(params: Readonly<Record<string, ParamDefinition>>): void {
  for (const [param, definition] of Object.entries(params)) {
    expect(param).toMatch(name);
    expectText(definition);
    if (definition.type === 'enum') {
      const values = definition.options.map(({ value }) => value);
      expect(new Set(values).size, param).toBe(values.length);
    }
    if (definition.type === 'number' || definition.type === 'integer') {
      expect(definition.min, param).toBeLessThan(definition.max);
      expect(
        definition.integral === undefined || definition.animated,
        `${param} has an integral, so it must be animated`,
      ).toBe(true);
    }
    if (definition.type === 'scene-template') expect(params[definition.templateVersion]?.type).toBe('integer');
    if (definition.type === 'scene-values') expect(params[definition.template]?.type).toBe('scene-template');
    else {
      const checked = checkParam(definition, definition.default, { scenes: builtinCatalog.scenes, inputs: new Map() });
      expect(checked, `the default of ${param}`).toHaveProperty('value');
    }
  }
}

interface Versioned {
  readonly version: number;
  readonly migrations?: Readonly<Record<number, Migration>>;
}

function checkVersions({ version, migrations = {} }: Versioned): void {
  expect(Number.isInteger(version) && version >= 1).toBe(true);
  const steps = Object.keys(migrations)
    .map(Number)
    .toSorted((a, b) => a - b);
  expect(steps).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 1));
}

function expectText({ title, description }: { readonly title: string; readonly description: string }): void {
  expect(title).toMatch(/^\S.*[^\s.]$/);
  expect(description, `the description of “${title}” is a sentence`).toMatch(/^[A-Z0-9∫].*\.$/s);
}

function foldersUnder(root: string): string[] {
  const below = paths.filter((path) => path.startsWith(root)).map((path) => path.slice(root.length).split('/'));
  return [...new Set(below.filter((segments) => segments.length > 1).map(([folder = '']) => folder))];
}

function filesIn(folder: string): string[] {
  return paths
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .filter((file) => !file.includes('/'));
}

/** The beginning of a thread, `x-worker.node.ts`, is built to `x-worker.js` and started by a file beside it. */
function isThread(path: string): boolean {
  const [folder = '', stem = ''] = /^(.+)\/([^/]+-worker)\.node\.ts$/.exec(path)?.slice(1) ?? [];
  return stem !== '' && paths.some((other) => other.startsWith(folder) && sources[other]?.includes(`/${stem}.js'`));
}

/** Whether any file but itself names it in an import; a folder's own files say `./x.ts`, others `#nodes/folder/x.ts`. */
function isImported(path: string): boolean {
  const file = path.split('/').at(-1) ?? '';
  const folder = path.slice(0, -file.length);
  const alias = `#nodes/${path.slice('./'.length)}`;
  return Object.entries(sources).some(([other, text]) => {
    const names = other.startsWith(folder) ? [`./${file}`, alias] : [alias];
    return other !== path && names.some((imported) => text.includes(`'${imported}`));
  });
}

function kebabCase(type: string): string {
  return type.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}
