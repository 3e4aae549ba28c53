import type { Catalog } from '#graphs/catalog.ts';
import { definitionOf } from '#graphs/check-edges.ts';
import type { ParamDefinition } from '#graphs/definition.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { paramText } from '#editor/param-text.ts';

export interface SummaryLine {
  readonly title: string;
  readonly value: string;
}

const maxLines = 3;
const choices: readonly ParamDefinition['type'][] = ['enum', 'scene-template', 'fps', 'media', 'text'];

/** What a node is set to: its choices, and the numbers that differ from their defaults. */
export function summaryOf(document: GraphDocument, catalog: Catalog, id: string): readonly SummaryLine[] {
  const params = document.nodes[id]?.params ?? {};
  const lines = Object.entries(definitionOf(document, catalog, id)?.params ?? {}).flatMap(([name, definition]) => {
    const isSet = Object.hasOwn(params, name);
    const isShown = choices.includes(definition.type) || (isSet && params[name] !== definition.default);
    if (!isShown || definition.advanced || definition.type === 'scene-values') return [];
    const input = Object.entries(document.inputs ?? {}).find(([, address]) => address === `${id}.${name}`)?.[0];
    const raw = isSet ? params[name] : definition.default;
    const isOpen = definition.type === 'media' && raw === null && input !== undefined;
    return [{ title: definition.title, value: isOpen ? `from “${input}”` : paramText(definition, raw, catalog) }];
  });
  return lines.slice(0, maxLines);
}
