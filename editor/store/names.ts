import { isNodeId, type GraphDocument } from '#graphs/document.ts';

/** A free name for a node: its kind with a small first letter, numbered where that is taken. */
export function freshNodeId(document: GraphDocument, type: string, alsoTaken: ReadonlySet<string> = new Set()): string {
  const letters = type.replaceAll(/[^A-Za-z0-9_]/g, '');
  const stem = /^[A-Za-z]/.test(letters) ? letters.charAt(0).toLowerCase() + letters.slice(1) : `node${letters}`;
  return numbered(stem, (name) => !isNodeId(name) || Object.hasOwn(document.nodes, name) || alsoTaken.has(name));
}

/** A free name for a comment or a group. */
export function freshNoteId(document: GraphDocument, stem: string): string {
  const items = [...(document.view?.comments ?? []), ...(document.view?.groups ?? [])];
  const taken = new Set(items.map((item) => (typeof item === 'object' && item && 'id' in item ? item.id : undefined)));
  return numbered(stem, (name) => taken.has(name));
}

/** A free name for an input of the graph, after the parameter that it gives. */
export function freshInput(document: GraphDocument, address: string): string {
  return numbered(address.split('.').at(-1) ?? 'value', (name) => Object.hasOwn(document.inputs ?? {}, name));
}

function numbered(stem: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(stem)) return stem;
  let number = 2;
  while (isTaken(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}
