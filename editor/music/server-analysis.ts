import { z } from 'zod';
import { decodeFeatures } from '#runtime/media/features-codec.ts';
import type { Features } from '#runtime/features.ts';
import type { Track } from '#editor/music/track.ts';
import { refusalIn } from '#editor/server/refusal.ts';

const assetSchema = z.object({ id: z.string() });

/** Whether there is a server that analyses: a page of plain files has none. */
export async function hasServer(): Promise<boolean> {
  const answer = await fetch('/healthz', { signal: AbortSignal.timeout(3000) }).catch(() => null);
  return answer?.ok === true;
}

/**
 * The analysis as every run of the server uses it, to the byte. The file is sent if the server does not have it; `onSent` hears how
 * much of it, 0 … 1. Throws what the server says in a sentence.
 */
export async function analyseOnServer(
  track: Track,
  mode: Features['mode'],
  signal: AbortSignal,
  onSent: (share: number) => void,
): Promise<Uint8Array> {
  const known = await fetch(`/api/assets/${track.sha256}`, { method: 'HEAD', signal });
  if (!known.ok) await send(track, signal, onSent);
  const answer = await fetch(`/api/assets/${track.sha256}/features?mode=${mode}`, { signal });
  if (!answer.ok) throw new Error(problemOf(await answer.text()));
  const bytes = new Uint8Array(await answer.arrayBuffer());
  decodeFeatures(bytes);
  return bytes;
}

/** fetch tells nothing of how a body goes out. */
function send({ name, sha256, blob }: Track, signal: AbortSignal, onSent: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/assets?name=${encodeURIComponent(name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1));
    request.addEventListener('error', () => reject(new Error('The server was not reached while the music was sent.')));
    request.addEventListener('abort', () => reject(new DOMException('Another file was chosen.', 'AbortError')));
    request.addEventListener('load', () => {
      const isTaken = request.status >= 200 && request.status < 300;
      if (!isTaken) return reject(new Error(problemOf(request.responseText)));
      const { id } = assetSchema.parse(JSON.parse(request.responseText));
      if (id !== sha256) return reject(new Error(`“${name}” was changed on its way to the server: send it again.`));
      resolve();
    });
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(blob);
  });
}

function problemOf(text: string): string {
  return refusalIn(text) ?? 'The server answered something that is not understood.';
}
