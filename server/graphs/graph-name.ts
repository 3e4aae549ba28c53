import { graphNamePattern } from '#runtime/protocol/saved-graph.ts';

/** What Windows keeps for devices, whatever the ending: a folder may be carried there. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

export function isGraphName(name: string): boolean {
  const plain = graphNamePattern.test(name) && !name.includes('..') && !reserved.test(name);
  return plain && name === name.normalize('NFC') && Buffer.byteLength(name) <= 200;
}

export function isDraftId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id);
}
