import { open, type FileHandle } from 'node:fs/promises';

/** An outermost box of an MP4 or MOV file; places in bytes. `end` may lie beyond the end of a file that was cut off. */
export interface FileBox {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Types of a file's outermost boxes, in order (ISO/IEC 14496-12 §4.2). Empty where it is no MP4 or MOV file. */
export async function topLevelBoxes(file: string): Promise<string[]> {
  await using handle = await open(file, 'r');
  return (await readFileBoxes(handle)).map(({ type }) => type);
}

/** The outermost boxes up to the end of the file or to the first bytes that are no box. */
export async function readFileBoxes(handle: FileHandle): Promise<FileBox[]> {
  const { size: fileSize } = await handle.stat();
  const boxes: FileBox[] = [];
  for (let at = 0; at + 8 <= fileSize;) {
    const header = Buffer.alloc(16);
    await handle.read(header, 0, 16, at);
    const type = header.toString('latin1', 4, 8);
    const short = header.readUInt32BE(0);
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? fileSize - at : short;
    if (size < 8 || !/^[\x20-\x7e\xa9]{4}$/.test(type)) break;
    boxes.push({ type, start: at, end: at + size });
    at += size;
  }
  return boxes;
}
