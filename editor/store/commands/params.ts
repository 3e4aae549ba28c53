import type { Catalog } from '#graphs/catalog.ts';
import { definitionOf } from '#graphs/check-edges.ts';
import { migrateGraph } from '#graphs/migrate.ts';
import { placeValue } from '#graphs/overrides.ts';
import { findParam } from '#graphs/param-address.ts';
import { isRecord } from '#graphs/param-literals.ts';
import { command, type Command } from '#editor/store/command.ts';

/** `address` is `node.param`, or `node.values.glow` for a value of a scene. */
export function setParam(catalog: Catalog, address: string, value: unknown): Command {
  return {
    name: `Set ${address}`,
    run(document) {
      // Names and meanings are those of the current versions, so an old graph is brought up to date by its first edit.
      const current = migrateGraph(document, catalog).document;
      const place = findParam(current, catalog, address);
      return 'missing' in place ? document : placeValue(current, catalog, place, value);
    },
  };
}

/** Back to the default, which is not written. A template's own values go with it. */
export function resetParam(catalog: Catalog, address: string): Command {
  const [id = '', name = '', key] = address.split('.');
  return {
    name: `Reset ${address}`,
    run(document) {
      const definition = definitionOf(document, catalog, id)?.params[name];
      if (definition?.type === 'scene-template') return setParam(catalog, address, definition.default).run(document);
      return removal(id, name, key).run(migrateGraph(document, catalog).document);
    },
  };
}

function removal(id: string, name: string, key: string | undefined): Command {
  return command('', (draft) => {
    const params = draft.nodes[id]?.params;
    if (!params) return;
    if (key === undefined) delete params[name];
    else if (isRecord(params[name])) params[name] = without(params[name], key);
  });
}

function without(record: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
