import { decodeFeatures } from '#runtime/media/features-codec.ts';
import type { Features } from '#runtime/features.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';
import { analysisKey, openKeptMusic, type KeptMusic } from '#editor/music/kept-music.ts';
import { analyseInPage } from '#editor/music/page-analysis.ts';
import { analyseOnServer, hasServer } from '#editor/music/server-analysis.ts';
import { readTrack, type Track } from '#editor/music/track.ts';

/** How the graph wants its music heard: PreAnalyze's mode, AudioSource's gain in decibels. */
export interface Hearing {
  readonly mode: Features['mode'];
  readonly gain: number;
}

export interface Analysis {
  readonly bytes: Uint8Array;
  readonly features: Features;
  /** Which of the two made it: they differ in the last bits. */
  readonly made: 'server' | 'page';
}

export interface MusicState {
  readonly track: Track | null;
  /** `none`: no track. `reading`, `sending`, `analysing`: on the way. `ready`: there is an analysis. `failed`: see `message`. */
  readonly phase: 'none' | 'reading' | 'sending' | 'analysing' | 'ready' | 'failed';
  /** Of the phase that is on its way, 0 … 1; null where nobody knows. */
  readonly share: number | null;
  /** Why it failed, or why the analysis was made in this page. */
  readonly message: string;
  /** Of the track that is shown or, while another is on its way, of the one before. */
  readonly analysis: Analysis | null;
}

const nothing: MusicState = { track: null, phase: 'none', share: null, message: '', analysis: null };

/** The track that the preview plays, and what the analysis hears in it. */
export class Music {
  readonly #state = createObservable<MusicState>(nothing);
  readonly #kept: Promise<KeptMusic> = openKeptMusic();
  #hearing: Hearing = { mode: 'detailed', gain: 0 };
  /** The file that was asked for last. */
  #chosen: File | null = null;
  #work = new AbortController();

  get state(): Observable<MusicState> {
    return this.#state;
  }

  /** Goes on with the track that was played last, if the browser still has it. */
  async restore(): Promise<void> {
    const track = await (await this.#kept).track();
    if (track && this.#state.get().phase === 'none') await this.#hear(track);
  }

  async choose(file: File): Promise<void> {
    this.#chosen = file;
    this.#change({ phase: 'reading', share: null, message: '' });
    let track: Track;
    try {
      track = await readTrack(file);
    } catch (cause) {
      const message = `“${file.name}” could not be read: ${messageOf(cause)}`;
      if (this.#chosen === file) this.#change({ phase: 'failed', message });
      return;
    }
    // A small file that was chosen later may have been read before this one.
    if (this.#chosen !== file) return;
    void this.#kept.then((kept) => kept.keepTrack(track));
    await this.#hear(track);
  }

  /** Analyses anew where the graph has come to want it otherwise. */
  hearAs(hearing: Hearing): void {
    if (hearing.mode === this.#hearing.mode && hearing.gain === this.#hearing.gain) return;
    this.#hearing = hearing;
    const { track } = this.#state.get();
    if (track) void this.#hear(track);
  }

  async #hear(track: Track): Promise<void> {
    this.#work.abort(new DOMException('Another track was chosen.', 'AbortError'));
    this.#work = new AbortController();
    const { signal } = this.#work;
    try {
      const isOther = this.#state.get().track?.sha256 !== track.sha256;
      this.#change({ track, phase: 'analysing', share: null, message: '', ...(isOther && { analysis: null }) });
      const { analysis, message } = await this.#analyse(track, this.#hearing, signal);
      if (!signal.aborted) this.#change({ phase: 'ready', share: null, message, analysis });
    } catch (error) {
      if (!signal.aborted) this.#change({ phase: 'failed', share: null, message: messageOf(error) });
    }
  }

  async #analyse(
    track: Track,
    hearing: Hearing,
    signal: AbortSignal,
  ): Promise<{ readonly analysis: Analysis; readonly message: string }> {
    const kept = await this.#kept;
    const keyOf = (made: Analysis['made']) => analysisKey(made, track, hearing.mode, hearing.gain);
    const found = async (made: Analysis['made'], message: string) => {
      const bytes = await kept.analysis(keyOf(made)).catch(() => null);
      return bytes && { analysis: analysisOf(bytes, made), message };
    };
    const made = async (bytes: Uint8Array, by: Analysis['made'], message: string) => {
      await kept.keepAnalysis(keyOf(by), bytes);
      return { analysis: analysisOf(bytes, by), message };
    };
    const before = await found('server', '');
    if (before) return before;
    const refusal = await this.#whyNotServer(hearing);
    let why = refusal;
    if (why === '') {
      try {
        const onSent = (share: number) => this.#progress(signal, share < 1 ? 'sending' : 'analysing', share);
        return await made(await analyseOnServer(track, hearing.mode, signal, onSent), 'server', '');
      } catch (error) {
        signal.throwIfAborted();
        why = messageOf(error);
      }
    }
    const message = `${why} The analysis was made in this page: a run’s may differ from it in the last bits.`;
    const own = await found('page', message);
    if (own) return own;
    const onProgress = (share: number) => this.#progress(signal, 'analysing', share);
    return made(await analyseInPage(track, hearing, signal, onProgress), 'page', message);
  }

  /** Empty where the server can be asked. */
  async #whyNotServer({ gain }: Hearing): Promise<string> {
    if (gain !== 0) return 'The server analyses the music without the gain of this graph.';
    return (await hasServer()) ? '' : 'No server answers.';
  }

  #progress(signal: AbortSignal, phase: MusicState['phase'], share: number): void {
    if (!signal.aborted) this.#change({ phase, share: phase === 'analysing' && share === 1 ? null : share });
  }

  #change(change: Partial<MusicState>): void {
    this.#state.set({ ...this.#state.get(), ...change });
  }
}

function analysisOf(bytes: Uint8Array, made: Analysis['made']): Analysis {
  return { bytes, made, features: decodeFeatures(bytes) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
