import { serializeBoxes, type Box } from './box.ts';
import { moveChunks } from './chunk-offsets.ts';

/** Where a box of the outermost level lies in a file, header included. */
interface OutermostBox {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export interface PlacedIndex {
  readonly bytes: Uint8Array;
  /** How many of the other boxes stand before it. */
  readonly before: number;
}

/**
 * The bytes of a file's index in front of the first pictures, with every chunk offset moved along; `others` are the file's other boxes,
 * which keep their order.
 */
export function placeIndex(moov: Box, others: readonly OutermostBox[]): PlacedIndex {
  const firstPictures = others.findIndex(({ type }) => type === 'mdat');
  const before = firstPictures < 0 ? others.length : firstPictures;
  const move = (offset: number, moovBytes: number) => {
    let place = 0;
    for (const [position, { start, end }] of others.entries()) {
      if (position === before) place += moovBytes;
      if (offset >= start && offset < end) return place + (offset - start);
      place += end - start;
    }
    return offset; // of a chunk that lies nowhere: left as it was, since no player finds it either
  };
  return { bytes: serializeBoxes([moveChunks(moov, move)]), before };
}
