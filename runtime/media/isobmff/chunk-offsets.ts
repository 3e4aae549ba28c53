import { boxBytes, leaf, replaceBoxes, type Box } from './box.ts';

/** Where a byte of the old file lies in the new one, whose index has `moovBytes` bytes. */
export type MoveByte = (offset: number, moovBytes: number) => number;

/**
 * The index with the chunk offsets of every track moved. 32-bit tables (`stco`) become 64-bit ones (`co64`) as soon as one offset
 * needs it, which makes the index longer and moves everything once more.
 */
export function moveChunks(moov: Box, move: MoveByte): Box {
  const asIs = boxBytes(moov);
  if (chunkOffsets(moov).every((offset) => move(offset, asIs) <= 0xffff_ffff)) {
    return moveTables(moov, (offset) => move(offset, asIs));
  }
  const wide = replaceBoxes(moov, 'stco', (stco) =>
    leaf('co64', stco.payload.subarray(0, 8), sixtyFour(readTable(stco))),
  );
  const widened = boxBytes(wide);
  return moveTables(wide, (offset) => move(offset, widened));
}

/** Offsets of all chunks of all tracks, from the start of the file. */
function chunkOffsets(moov: Box): number[] {
  if (moov.type === 'stco' || moov.type === 'co64') return readTable(moov);
  return moov.children?.flatMap(chunkOffsets) ?? [];
}

function moveTables(moov: Box, move: (offset: number) => number): Box {
  const moveStco = (box: Box) => leaf('stco', box.payload.subarray(0, 8), thirtyTwo(readTable(box).map(move)));
  const moveCo64 = (box: Box) => leaf('co64', box.payload.subarray(0, 8), sixtyFour(readTable(box).map(move)));
  return replaceBoxes(replaceBoxes(moov, 'stco', moveStco), 'co64', moveCo64);
}

/** Version and flags, the count, then the offsets (ISO/IEC 14496-12 §8.7.5). */
function readTable({ type, payload }: Box): number[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const width = type === 'co64' ? 8 : 4;
  const count = Math.min(view.getUint32(4), Math.floor((payload.length - 8) / width));
  return Array.from({ length: count }, (_, n) =>
    width === 8 ? Number(view.getBigUint64(8 + n * 8)) : view.getUint32(8 + n * 4),
  );
}

function thirtyTwo(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(index * 4, value));
  return bytes;
}

function sixtyFour(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setBigUint64(index * 8, BigInt(value)));
  return bytes;
}
