/** The part of the File System standard that only workers have, and that TypeScript's DOM library therefore leaves out. */
export interface SyncAccessFile {
  truncate(size: number): void;
  write(bytes: Uint8Array, options: { at: number }): number;
  flush(): void;
  close(): void;
}

/** Opens a file of the origin's private file system for synchronous access, creating it where it is missing. */
export async function openSyncAccess(name: string): Promise<SyncAccessFile> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  if (!('createSyncAccessHandle' in handle) || typeof handle.createSyncAccessHandle !== 'function') {
    throw new Error(
      'This browser has no synchronous access to private files here: the frame ring needs a worker on https.',
    );
  }
  return handle.createSyncAccessHandle();
}
