import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { skyParams } from '#nodes/scene/layers/star-nest/params.ts';
import { tableNames, withSceneTables } from './scene-tables.ts';

const path = resolve(import.meta.dirname, '../docs/scenes.md');
const page = readFileSync(path, 'utf8');

it('tells every parameter of every scene as it is (--update writes the tables anew)', async () => {
  await expect(withSceneTables(page)).toMatchFileSnapshot(path);
});

it('has a table for each scene, and one for what scenes share', () => {
  const tables = [...page.matchAll(/<!-- parameters: (\w+) -->/g)].map(([, name]) => name);
  expect(tables.toSorted()).toEqual(tableNames.toSorted());
});

it('tells what each sky looks like', () => {
  const untold = skyParams.skyLook.options.filter(({ value }) => !page.includes(`\n- **\`${value}\`**`));
  expect(untold.map(({ value }) => value)).toEqual([]);
});
