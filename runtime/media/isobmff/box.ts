/** A box of an MP4 or MOV file (ISO/IEC 14496-12 §4.2), in memory: its type, and its payload as bytes or as further boxes. */
export interface Box {
  readonly type: string;
  /** What stands before the children of a container that has fields of its own; all of the payload where `children` is null. */
  readonly payload: Uint8Array;
  readonly children: readonly Box[] | null;
}

/** Containers that lead to what is changed here, with the bytes of their own fields before the first child. */
const containerFields: Readonly<Record<string, number>> = {
  ...{ moov: 0, trak: 0, mdia: 0, minf: 0, stbl: 0 },
  stsd: 8,
};

/** Bytes of a VisualSampleEntry's own fields (ISO/IEC 14496-12 §12.1.3). */
export const VISUAL_SAMPLE_ENTRY_FIELDS = 78;

/** Throws where sizes do not fit into one another. */
export function parseBoxes(bytes: Uint8Array): Box[] {
  return parse(bytes, (type) => containerFields[type]);
}

/** Boxes that stand behind the fields of a sample entry. QuickTime may end them with four zero bytes, which are `rest`. */
export function parseSampleEntry(payload: Uint8Array): { boxes: Box[]; rest: Uint8Array } {
  const inner = payload.subarray(VISUAL_SAMPLE_ENTRY_FIELDS);
  const ends = inner.length >= 4 && endsInTerminator(inner);
  const length = ends ? inner.length - 4 : inner.length;
  return { boxes: parse(inner.subarray(0, length), () => undefined), rest: inner.subarray(length) };
}

export function boxBytes(box: Box): number {
  const inside = box.children?.reduce((sum, child) => sum + boxBytes(child), 0) ?? 0;
  return 8 + box.payload.length + inside;
}

/** Throws RangeError where a box would pass 4 GiB. */
export function serializeBoxes(boxes: readonly Box[]): Uint8Array {
  const bytes = new Uint8Array(boxes.reduce((sum, box) => sum + boxBytes(box), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const write = (box: Box): void => {
    const size = boxBytes(box);
    if (size > 0xffff_ffff) throw new RangeError(`The box ${box.type} would have ${size} bytes.`);
    view.setUint32(at, size);
    for (let n = 0; n < 4; n++) bytes[at + 4 + n] = box.type.charCodeAt(n);
    bytes.set(box.payload, at + 8);
    at += 8 + box.payload.length;
    box.children?.forEach(write);
  };
  boxes.forEach(write);
  return bytes;
}

/** A box without boxes in it. */
export function leaf(type: string, ...parts: readonly Uint8Array[]): Box {
  return { type, payload: concatenate(parts), children: null };
}

/** The first child of that type below a chain of containers. */
export function descend(box: Box, ...types: readonly string[]): Box | undefined {
  const [type, ...further] = types;
  if (type === undefined) return box;
  const child = box.children?.find((candidate) => candidate.type === type);
  return child && descend(child, ...further);
}

/** The same box with the boxes of that type below it, however deep, replaced. */
export function replaceBoxes(box: Box, type: string, replace: (box: Box) => Box): Box {
  if (box.type === type) return replace(box);
  return box.children ? { ...box, children: box.children.map((child) => replaceBoxes(child, type, replace)) } : box;
}

export function bigEndian(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(index * 4, value));
  return bytes;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function parse(bytes: Uint8Array, fieldsOf: (type: string) => number | undefined): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) throw new Error(`${bytes.length - at} bytes are left over behind the last box.`);
    const short = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const header = short === 1 ? 16 : 8;
    if (at + header > bytes.length) throw new Error(`The box ${type} ends within its own header.`);
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < header || at + size > bytes.length)
      throw new Error(`The box ${type} does not fit: it has ${size} bytes.`);
    const payload = bytes.subarray(at + header, at + size);
    const fields = fieldsOf(type);
    if (fields === undefined || payload.length < fields) boxes.push({ type, payload, children: null });
    else
      boxes.push({ type, payload: payload.subarray(0, fields), children: parse(payload.subarray(fields), fieldsOf) });
    at += size;
  }
  return boxes;
}

function endsInTerminator(bytes: Uint8Array): boolean {
  // Four zero bytes would read as a box that reaches to the end; whether they belong to the last box, its own size tells.
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at);
    if (size < 8) return false;
    at += size;
  }
  return at + 4 === bytes.length && view.getUint32(at) === 0;
}
