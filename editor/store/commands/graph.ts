import type { Catalog } from '#graphs/catalog.ts';
import { migrateGraph } from '#graphs/migrate.ts';
import type { Fix } from '#graphs/problems.ts';
import { command, type Command } from '#editor/store/command.ts';

export function nameGraph(name: string): Command {
  return command('Rename the graph', (draft) => {
    draft.name = name;
  });
}

export function describeGraph(description: string): Command {
  return command('Describe the graph', (draft) => {
    if (description === '') delete draft.description;
    else draft.description = description;
  });
}

/** Lets whoever runs the graph give this parameter, under that name. */
export function addInput(name: string, address: string): Command {
  return command(`Offer ${address} as “${name}”`, (draft) => {
    draft.inputs ??= {};
    draft.inputs[name] = address;
  });
}

export function removeInput(name: string): Command {
  return command(`Remove the input “${name}”`, (draft) => {
    delete draft.inputs?.[name];
  });
}

/** Carries out the cure that the validator offers. Its pointers lead into the migrated graph. */
export function applyFix(catalog: Catalog, fix: Fix): Command {
  return {
    name: fix.title,
    run: (document) => fixing(fix).run(migrateGraph(document, catalog).document),
  };
}

function fixing({ title, operations }: Fix): Command {
  return command(title, (draft) => {
    for (const { op, path, value } of operations) {
      const segments = path.split('/').slice(1).map(unescape);
      const last = segments.pop();
      const parent = segments.reduce<unknown>(childOf, draft);
      if (last !== undefined) alter(parent, last, op, value);
    }
  });
}

function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function childOf(parent: unknown, key: string): unknown {
  return typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined;
}

function alter(parent: unknown, key: string, op: Fix['operations'][number]['op'], value: unknown): void {
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : Number(key);
    parent.splice(index, op === 'add' ? 0 : 1, ...(op === 'remove' ? [] : [value]));
  } else if (typeof parent === 'object' && parent !== null) {
    if (op === 'remove') Reflect.deleteProperty(parent, key);
    else Reflect.set(parent, key, value);
  }
}
