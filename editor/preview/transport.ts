import { createObservable, type Observable, type Writable } from '#editor/store/observable.ts';

/** Seconds from the start of the track. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface TransportState {
  readonly isPlaying: boolean;
  readonly duration: number;
  /** What is played over and over; null is the whole track, once. */
  readonly loop: Span | null;
  /** Whether the time is that of a sound that is heard. */
  readonly isHeard: boolean;
}

/** The part of an audio element that is needed: its time leads while it plays. */
export interface Sound {
  currentTime: number;
  /** It came to its end, which may be a little before that of the analysed track, and stopped. */
  readonly ended: boolean;
  play(): Promise<void>;
  pause(): void;
}

/**
 * Where in the track the preview is. While it plays the sound's own clock leads, so that pictures follow what is heard; without a
 * sound, or with one that the browser cannot play, the machine's clock does.
 */
export class Transport {
  readonly #state: Writable<TransportState>;
  readonly #now: () => number;
  #sound: Sound | null = null;
  /** Time of the track at a moment of the machine's clock. */
  #anchor = { time: 0, at: 0 };

  /** @param now seconds of a steady clock. */
  constructor(now: () => number) {
    this.#now = now;
    this.#state = createObservable<TransportState>({ isPlaying: false, duration: 0, loop: null, isHeard: false });
  }

  get state(): Observable<TransportState> {
    return this.#state;
  }

  /** Another track, at its beginning. */
  load(duration: number, sound: Sound | null): void {
    this.#sound?.pause();
    this.#sound = sound;
    this.#anchor = { time: 0, at: this.#now() };
    this.#state.set({ isPlaying: false, duration, loop: null, isHeard: sound !== null });
  }

  /** Seconds, never beyond the end. At the end of a loop it goes back; at the end of the track it stops. */
  time(): number {
    const { isPlaying, duration, loop, isHeard } = this.#state.get();
    if (!isPlaying) return this.#anchor.time;
    const time = isHeard && this.#sound ? this.#sound.currentTime : this.#anchor.time + this.#now() - this.#anchor.at;
    const end = Math.min(loop?.to ?? duration, duration);
    const isOver = isHeard && this.#sound?.ended === true;
    if (time < end && !isOver) return time;
    if (!loop) {
      this.pause();
      this.#anchor = { time: duration, at: this.#now() };
      return duration;
    }
    this.seek(loop.from);
    if (isOver) this.#sound?.play().catch((error: unknown) => this.#goOnSilently(error));
    return loop.from;
  }

  play(): void {
    const { isPlaying, duration, loop } = this.#state.get();
    if (isPlaying || duration === 0) return;
    const { time } = this.#anchor;
    const isOutside = loop ? time < loop.from || time >= loop.to : time >= duration;
    this.#anchor = { time: isOutside ? (loop?.from ?? 0) : time, at: this.#now() };
    this.#change({ isPlaying: true, isHeard: this.#sound !== null });
    if (!this.#sound) return;
    this.#sound.currentTime = this.#anchor.time;
    this.#sound.play().catch((error: unknown) => this.#goOnSilently(error));
  }

  /** A browser that cannot play this file still shows its pictures. */
  #goOnSilently(error: unknown): void {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    this.#anchor = { ...this.#anchor, at: this.#now() };
    this.#change({ isHeard: false });
  }

  pause(): void {
    if (!this.#state.get().isPlaying) return;
    const { isHeard, duration } = this.#state.get();
    const time = isHeard && this.#sound ? this.#sound.currentTime : this.#anchor.time + this.#now() - this.#anchor.at;
    this.#anchor = { time: Math.min(time, duration), at: this.#now() };
    this.#sound?.pause();
    this.#change({ isPlaying: false });
  }

  toggle(): void {
    if (this.#state.get().isPlaying) this.pause();
    else this.play();
  }

  seek(time: number): void {
    const { duration } = this.#state.get();
    this.#anchor = { time: Math.max(0, Math.min(time, duration)), at: this.#now() };
    if (this.#sound) this.#sound.currentTime = this.#anchor.time;
  }

  /** A loop of less than a tenth of a second is none. */
  setLoop(span: Span | null): void {
    const { duration } = this.#state.get();
    const loop = span && { from: Math.max(0, span.from), to: Math.min(duration, span.to) };
    this.#change({ loop: loop && loop.to - loop.from >= 0.1 ? loop : null });
  }

  #change(change: Partial<TransportState>): void {
    this.#state.set({ ...this.#state.get(), ...change });
  }
}
