import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { zipDirectory, zipLocalHeader, type ZipEntry } from '#runtime/media/zip.ts';
import { syncFolder, temporaryBeside } from '#runtime/node/publish-file.ts';
import { publishFolder, publishOutput } from '#runtime/node/publish-output.ts';

/** Takes named files one after the other; nothing is at its place before `publish`. */
export interface SequenceWriter {
  write(name: string, bytes: Uint8Array): Promise<void>;
  publish(overwrite: boolean): Promise<void>;
  discard(): Promise<void>;
}

type Claim = (path: string) => Promise<void>;

export async function folderWriter(target: string, claim: Claim): Promise<SequenceWriter> {
  const folder = temporaryBeside(target);
  await claim(folder);
  await mkdir(folder);
  return {
    write: (name, bytes) => writeFile(path.join(folder, name), bytes, { flag: 'wx', flush: true }),
    async publish(overwrite) {
      await syncFolder(folder);
      await publishFolder(folder, target, { overwrite });
    },
    discard: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function zipWriter(target: string, claim: Claim): Promise<SequenceWriter> {
  const file = temporaryBeside(target);
  await claim(file);
  const handle = await open(file, 'wx');
  const entries: ZipEntry[] = [];
  let offset = 0;
  const append = async (bytes: Uint8Array) => {
    await handle.writeFile(bytes);
    offset += bytes.length;
  };
  return {
    async write(name, bytes) {
      const entry = { name, size: bytes.length, crc32: crc32(bytes), offset };
      entries.push(entry);
      await append(zipLocalHeader(entry));
      await append(bytes);
    },
    async publish(overwrite) {
      await append(zipDirectory(entries, offset));
      await handle.close();
      await publishOutput(file, target, { overwrite }, claim);
      await rm(file, { force: true });
    },
    async discard() {
      await handle.close().catch(() => {});
      await rm(file, { force: true });
    },
  };
}
