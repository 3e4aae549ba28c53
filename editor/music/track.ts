import { createRenderClient } from '#editor/server/render-client.ts';

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

/**
 * The SHA-256 by which graphs and servers call a file. Browsers tell it over https and on the server's own machine only; elsewhere the
 * server does, and has the file then.
 */
export async function hashOf(file: File): Promise<string> {
  if (!isSecureContext) return (await createRenderClient().upload(file)).id;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const sounds = ['mp3', 'wav', 'flac', 'm4a', 'aac', 'ogg', 'oga', 'opus', 'aif', 'aiff'];
const videos = ['mp4', 'mov', 'mkv', 'webm'];

/** What file dialogs offer. */
export const musicTypes = ['audio/*', 'video/*', ...[...sounds, ...videos].map((ending) => `.${ending}`)].join(',');

/** Whether a dropped file may be music, by its name and type. */
export function isMusic(file: Pick<File, 'name' | 'type'>): boolean {
  return isSound(file) || file.type.startsWith('video/') || videos.includes(endingOf(file));
}

/** Whether it may be music and nothing else: films may hold a graph. */
export function isSound(file: Pick<File, 'name' | 'type'>): boolean {
  return file.type.startsWith('audio/') || sounds.includes(endingOf(file));
}

function endingOf({ name }: Pick<File, 'name'>): string {
  return name.split('.').at(-1)?.toLowerCase() ?? '';
}
