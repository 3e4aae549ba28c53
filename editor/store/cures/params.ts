import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { findParam } from '#graphs/param-address.ts';
import type { Problem } from '#graphs/problems.ts';
import type { Command } from '#editor/store/command.ts';
import { addInput } from '#editor/store/commands/graph.ts';
import { resetParam } from '#editor/store/commands/params.ts';
import { freshInput } from '#editor/store/names.ts';

/** Lets whoever runs the graph give the file. */
export function offerFile({ node, param }: Problem, document: GraphDocument): Command | null {
  const address = `${node}.${param}`;
  const isOffered = Object.values(document.inputs ?? {}).includes(address);
  if (node === undefined || param === undefined || isOffered) return null;
  return { ...addInput(freshInput(document, address), address), name: 'Let a run give the file' };
}

export function resetValue({ node, param }: Problem, document: GraphDocument, catalog: Catalog): Command | null {
  const address = `${node}.${param}`;
  if ('missing' in findParam(document, catalog, address)) return null;
  return { ...resetParam(catalog, address), name: 'Back to the default' };
}
