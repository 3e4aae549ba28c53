import { open } from 'node:fs/promises';

/** Types of an MP4 or MOV file's outermost boxes, in order (ISO/IEC 14496-12 §4.2). Empty where it is no such file. */
export async function topLevelBoxes(file: string): Promise<string[]> {
  await using handle = await open(file, 'r');
  const { size: fileSize } = await handle.stat();
  const types: string[] = [];
  for (let at = 0; at + 8 <= fileSize;) {
    const header = Buffer.alloc(16);
    await handle.read(header, 0, 16, at);
    const type = header.toString('latin1', 4, 8);
    const short = header.readUInt32BE(0);
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? fileSize - at : short;
    if (size < 8 || !/^[\x20-\x7e]{4}$/.test(type)) break;
    types.push(type);
    at += size;
  }
  return types;
}
