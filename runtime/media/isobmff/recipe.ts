import { parseBoxes, type Box } from './box.ts';

/** Key of the metadata entry that holds the recipe. */
export const recipeKey = 'emberloom';

/** Reads some bytes of a file; fewer where it ends before. */
export type ReadBytes = (start: number, end: number) => Promise<Uint8Array>;

// An index of hours of 8K video has a few megabytes; more is no index of ours, and would fill a page's memory.
const longestIndex = 256 * 1024 * 1024;

/**
 * The graph that made an MP4 or MOV file, as text, from the entries that QuickTime keeps by key (QuickTime File Format, “Metadata
 * item keys atom” and “Metadata item list atom”): `moov/meta` or `moov/udta/meta`, in it `keys` and `ilst`. Null where there is none.
 */
export async function readMovieRecipe(read: ReadBytes, size: number): Promise<string | null> {
  const moov = await findIndex(read, size);
  if (!moov) return null;
  try {
    const [index] = parseBoxes(moov);
    const boxes = index?.children ?? [];
    const within = boxes.filter(({ type }) => type === 'udta').flatMap(({ payload }) => parseBoxes(payload));
    const found = [...boxes, ...within].filter(({ type }) => type === 'meta').map(entryIn);
    return found.find((text) => text !== null) ?? null;
  } catch {
    return null; // a file whose boxes do not fit into one another has nothing to say
  }
}

/** The outermost box `moov`, header included, wherever it stands. */
async function findIndex(read: ReadBytes, size: number): Promise<Uint8Array | null> {
  for (let at = 0; at + 8 <= size;) {
    const header = await read(at, at + 16);
    if (header.length < 8) return null;
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const short = view.getUint32(0);
    if (short === 1 && header.length < 16) return null;
    const length = short === 1 ? Number(view.getBigUint64(8)) : short === 0 ? size - at : short;
    if (length < 8) return null;
    if (typeOf(header, 4) === 'moov') return length > longestIndex ? null : read(at, at + length);
    at += length;
  }
  return null;
}

function entryIn({ payload }: Box): string | null {
  // ISO's `meta` has four bytes of version and flags before its boxes, QuickTime's has none.
  const boxes = parseBoxes(typeOf(payload, 4) === 'hdlr' ? payload : payload.subarray(4));
  const keys = boxes.find(({ type }) => type === 'keys')?.payload;
  const list = boxes.find(({ type }) => type === 'ilst')?.payload;
  const number = keys ? keyNames(keys).indexOf(recipeKey) + 1 : 0;
  if (!list || number === 0) return null;
  // An item's type is the number of its key; its `data` begins with the value's type and a locale.
  const item = items(list).get(number);
  const data = item && parseBoxes(item).find(({ type }) => type === 'data');
  return data ? new TextDecoder().decode(data.payload.subarray(8)) : null;
}

/** Entries of `keys`: version and flags, a count, then size, name space and name of each. */
function keyNames(payload: Uint8Array): string[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const names: string[] = [];
  for (let at = 8; at + 8 <= payload.length;) {
    const size = view.getUint32(at);
    if (size < 8) break;
    names.push(new TextDecoder().decode(payload.subarray(at + 8, at + size)));
    at += size;
  }
  return names;
}

function items(payload: Uint8Array): Map<number, Uint8Array> {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const found = new Map<number, Uint8Array>();
  for (let at = 0; at + 8 <= payload.length;) {
    const size = view.getUint32(at);
    if (size < 8) break;
    found.set(view.getUint32(at + 4), payload.subarray(at + 8, at + size));
    at += size;
  }
  return found;
}

function typeOf(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
