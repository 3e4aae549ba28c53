import { concatenate, parseBoxes } from './box.ts';
import { placeIndex } from './place-index.ts';
import { objection, withSpatialLayout } from './spatial-moov.ts';
import type { SpatialLayout } from './spherical.ts';

/** A whole MP4 file in memory with spherical metadata of both versions, its index in front. Throws where it cannot carry any. */
export function withSpatialMetadata(file: Uint8Array, layout: SpatialLayout): Uint8Array {
  const boxes = outermost(file);
  const index = boxes.find(({ type }) => type === 'moov');
  const [moov] = index ? parseBoxes(file.subarray(index.start, index.end)) : [];
  if (!moov) throw new Error('The file has no index.');
  const reason = objection(moov);
  if (reason) throw new Error(`The file cannot carry spherical metadata: ${reason}.`);
  const others = boxes.filter((box) => box !== index);
  const placed = placeIndex(withSpatialLayout(moov, layout), others);
  const parts = others.map(({ start, end }) => file.subarray(start, end));
  return concatenate(parts.toSpliced(placed.before, 0, placed.bytes));
}

function outermost(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const boxes: { type: string; start: number; end: number }[] = [];
  for (let start = 0; start + 8 <= file.length;) {
    const short = view.getUint32(start);
    const size = short === 1 ? Number(view.getBigUint64(start + 8)) : short === 0 ? file.length - start : short;
    const end = start + size;
    if (size < 8 || end > file.length) throw new Error('The boxes of the file do not fit into it.');
    boxes.push({ type: String.fromCharCode(...file.subarray(start + 4, start + 8)), start, end });
    start = end;
  }
  return boxes;
}
