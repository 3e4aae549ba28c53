/** A music file that the page has, named by its content. */
export interface Track {
  readonly name: string;
  readonly sha256: string;
  readonly blob: Blob;
}

/** Throws where the file cannot be read. */
export async function readTrack(file: File): Promise<Track> {
  return { name: file.name, sha256: await hashOf(file), blob: file };
}

async function hashOf(blob: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const endings = ['mp3', 'wav', 'flac', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'aif', 'aiff', 'mp4', 'mov', 'mkv', 'webm'];

/** What file dialogs offer. */
export const musicTypes = ['audio/*', 'video/*', ...endings.map((ending) => `.${ending}`)].join(',');

/** Whether a dropped file may be music, by its name and type. */
export function isMusic({ name, type }: Pick<File, 'name' | 'type'>): boolean {
  return /^(audio|video)\//.test(type) || endings.includes(name.split('.').at(-1)?.toLowerCase() ?? '');
}
