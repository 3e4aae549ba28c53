import type { Track } from '#editor/music/track.ts';
import type { Transport } from './transport.ts';

/** The sound of the track that the transport plays. */
export class HeardTrack {
  #sha256: string | null = null;
  #audio: HTMLAudioElement | null = null;

  /** Does nothing where it plays already. @param duration seconds. */
  load({ sha256, blob }: Track, duration: number, transport: Transport): void {
    if (this.#sha256 === sha256) return;
    this.#sha256 = sha256;
    if (this.#audio) URL.revokeObjectURL(this.#audio.src);
    this.#audio = new Audio(URL.createObjectURL(blob));
    this.#audio.preload = 'auto';
    transport.load(duration, this.#audio);
  }
}
