import type { GraphDocument } from '#graphs/document.ts';
import { frameTime, parseFps, type Fps } from '#graphs/fps.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import { isSoftwareRenderer } from '#runtime/render-protocol.ts';
import { hearingOf } from '#editor/music/hearing.ts';
import { Music, type Analysis } from '#editor/music/music.ts';
import { picturesOf } from '#editor/stage/pictured-graph.ts';
import type { Size } from '#editor/stage/view-pass.ts';
import { straightAhead, type View } from '#editor/stage/view.ts';
import type { EditorStore } from '#editor/store/editor-store.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';
import { selected } from '#editor/store/selection.ts';
import { AutoQuality, chosenPixels, type QualityChoice } from './quality.ts';
import { StageClient } from './stage-client.ts';
import type { FromStage } from './stage-messages.ts';
import { Transport } from './transport.ts';

export interface ShownPicture {
  /** `node.port`. */
  readonly output: string;
  readonly picture: PictureDescription;
  readonly fps: Fps;
  /** Frames that cover the whole track. */
  readonly total: number;
}

export interface PreviewState {
  readonly isOpen: boolean;
  /** `node.port` of all pictures of the graph. */
  readonly outputs: readonly string[];
  readonly shown: ShownPicture | null;
  /** Why the graph as it is has no picture; empty where it has. */
  readonly problem: string;
  readonly warnings: readonly string[];
  readonly view: View;
  readonly quality: QualityChoice;
  /** What draws, as it calls itself. */
  readonly device: string;
  /** Why nothing can be drawn in this browser; empty where it can. */
  readonly failure: string;
  readonly canvas: HTMLCanvasElement | null;
}

/** What changes with every frame, apart from the rest for the page's sake. */
export interface ShownFrame {
  readonly frame: number;
  readonly drawn: Size;
  /** Drawn at the size that the graph asks for. */
  readonly isWhole: boolean;
  /** Frames shown in the last second. */
  readonly rate: number;
}

/** Milliseconds without a wish after which the frame is drawn as finely as the screen shows it. */
const restAfter = 250;

/** The live preview: the graph that is edited, drawn at the moment of the track that is heard. */
export class Preview {
  readonly music = new Music();
  readonly transport = new Transport(() => performance.now() / 1000);
  readonly #store: EditorStore;
  readonly #state = createObservable<PreviewState>({
    isOpen: false,
    outputs: [],
    shown: null,
    problem: '',
    warnings: [],
    view: straightAhead,
    quality: 'auto',
    device: '',
    failure: '',
    canvas: null,
  });
  readonly #frame = createObservable<ShownFrame | null>(null);
  #stage: StageClient | null = null;
  #isSoftware = true;
  #quality = new AutoQuality(true);
  #notBefore = 0;
  #room: Size = { width: 640, height: 360 };
  #chosen: string | null = null;
  #sent: { readonly document: GraphDocument; readonly output: string } | null = null;
  #isDrawing = false;
  #isWished = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #wished = -1;
  #times: number[] = [];
  #stills: ((png: Blob | Error) => void)[] = [];

  constructor(store: EditorStore) {
    this.#store = store;
    store.subscribe(() => this.#followGraph());
    this.music.state.subscribe(() => this.#followMusic());
    this.transport.state.subscribe(() => this.#follow());
  }

  get state(): Observable<PreviewState> {
    return this.#state;
  }

  get frame(): Observable<ShownFrame | null> {
    return this.#frame;
  }

  /** Nothing is drawn, and no worker runs, until it is opened for the first time. */
  open(): void {
    this.#change({ isOpen: true });
    if (!this.#stage) {
      this.#startStage();
      void this.music.restore();
    }
    this.#followGraph();
    this.#wish();
  }

  close(): void {
    this.transport.pause();
    this.#change({ isOpen: false });
  }

  look(view: View): void {
    this.#change({ view });
    this.#wish();
  }

  setQuality(quality: QualityChoice): void {
    this.#change({ quality });
    this.#wish();
  }

  /** Shows another of the graph's pictures. */
  choose(output: string): void {
    this.#chosen = output;
    this.#followGraph();
  }

  /** Pixels of the screen that there are for the picture. */
  setRoom(room: Size): void {
    if (room.width === this.#room.width && room.height === this.#room.height) return;
    this.#room = room;
    this.#wish();
  }

  /** The frame that shows at a moment. */
  frameAt(time: number): number {
    const { shown } = this.#state.get();
    if (!shown) return 0;
    // A hair of slack: a time that was made from a frame gives that frame again.
    const frame = Math.floor((time * shown.fps.num) / shown.fps.den + 1e-6);
    return Math.max(0, Math.min(frame, shown.total - 1));
  }

  seek(time: number): void {
    this.transport.seek(time);
    this.#wish();
  }

  /** Goes some frames on, or back, from the one that shows. */
  step(frames: number): void {
    const { shown } = this.#state.get();
    if (!shown) return;
    this.transport.pause();
    const frame = Math.max(0, Math.min(this.frameAt(this.transport.time()) + frames, shown.total - 1));
    this.seek(frameTime(frame, shown.fps));
  }

  /** The frame that shows, as a PNG of the size that the graph asks for. */
  async still(): Promise<{ readonly png: Blob; readonly frame: number }> {
    const stage = this.#stage;
    if (!stage) throw new Error('The preview is not open.');
    const frame = this.frameAt(this.transport.time());
    const png = await new Promise<Blob | Error>((resolve) => {
      this.#stills.push(resolve);
      stage.send({ type: 'still', frame });
    });
    if (png instanceof Error) throw png;
    return { png, frame };
  }

  /** Once the graphics device was lost: another worker, on another canvas. */
  restart(): void {
    this.#stage?.end();
    this.#startStage();
    this.#sent = null;
    this.#sentAnalysis = null;
    this.#followMusic();
    this.#followGraph();
  }

  #startStage(): void {
    this.#isDrawing = false;
    try {
      this.#stage = new StageClient((message) => this.#receive(message));
      this.#change({ canvas: this.#stage.canvas, failure: '' });
    } catch (error) {
      this.#change({ failure: error instanceof Error ? error.message : String(error) });
    }
  }

  #receive(message: FromStage): void {
    switch (message.type) {
      case 'started':
        this.#isSoftware = isSoftwareRenderer(message.gl.renderer);
        this.#quality = new AutoQuality(this.#isSoftware);
        return this.#change({ device: message.gl.renderer });
      case 'opened': {
        const { output, picture, total } = message;
        const fps = parseFps(picture.fps) ?? { num: 30, den: 1 };
        return this.#change({ shown: { output, picture, total, fps }, problem: '', warnings: [] });
      }
      case 'warned':
        return this.#change({ warnings: message.warnings });
      case 'refused':
        this.#change({ problem: message.problem });
        return this.#drawn();
      case 'shown':
        return this.#show(message);
      case 'still':
        return this.#stills.shift()?.(message.png);
      case 'still-failed':
        return this.#stills.shift()?.(new Error(message.message));
      case 'failed':
        this.transport.pause();
        for (const tell of this.#stills.splice(0)) tell(new Error(message.message));
        return this.#change({ failure: message.message });
      default:
        throw new Error(`Unknown message: ${JSON.stringify(message satisfies never)}`);
    }
  }

  #show({ frame, milliseconds, drawn, isWhole, isFirst }: Extract<FromStage, { type: 'shown' }>): void {
    const isMoving = drawn.width * drawn.height <= this.#quality.moving * 1.1;
    if (isMoving && !isFirst && this.#state.get().quality === 'auto') this.#quality.record(milliseconds);
    const now = performance.now();
    // Where the processor draws, the interface needs it too.
    this.#notBefore = this.#isSoftware ? now + milliseconds / 2 : 0;
    this.#times = [...this.#times.filter((time) => now - time < 1000), now];
    this.#frame.set({ frame, drawn, isWhole, rate: this.#times.length });
    this.#drawn();
  }

  /** What was wished last has been shown or refused. */
  #drawn(): void {
    this.#isDrawing = false;
    if (this.#isWished) return this.#wish();
    if (this.#state.get().quality !== 'auto' || this.transport.state.get().isPlaying) return;
    this.#resting = setTimeout(() => this.#rest(), restAfter);
  }

  #followGraph(): void {
    if (!this.#state.get().isOpen || !this.#stage) return;
    const { document, selection } = this.#store.get();
    const { catalog } = this.#store;
    const outputs = picturesOf(document, catalog);
    const ids = selected(selection, 'node');
    const picked = outputs.find((output) => ids.includes(output.split('.')[0] ?? ''));
    if (picked) this.#chosen = picked;
    const output = this.#chosen !== null && outputs.includes(this.#chosen) ? this.#chosen : outputs[0];
    if (outputs.join() !== this.#state.get().outputs.join()) this.#change({ outputs });
    if (output === undefined) {
      this.#sent = null;
      this.#change({ problem: 'Nothing in this graph makes pictures yet: add a capture.', shown: null });
      return;
    }
    this.music.hearAs(hearingOf(document, catalog, output));
    if (this.#sent?.output === output && isSameForRuns(this.#sent.document, document)) return;
    if (this.#sent?.output !== output) this.#quality.forget();
    this.#sent = { document, output };
    this.#stage.send({ type: 'graph', document, output });
    this.#wish();
  }

  #heard: unknown = null;
  #sentAnalysis: Analysis | null = null;
  #audio: HTMLAudioElement | null = null;

  #followMusic(): void {
    const { track, analysis } = this.music.state.get();
    if (!track || !analysis || !this.#stage) return;
    if (this.#heard !== track.sha256) {
      this.#heard = track.sha256;
      if (this.#audio) URL.revokeObjectURL(this.#audio.src);
      this.#audio = new Audio(URL.createObjectURL(track.blob));
      this.#audio.preload = 'auto';
      this.transport.load(analysis.features.duration, this.#audio);
    }
    // While another one is made, the music tells of that at every step.
    if (this.#sentAnalysis === analysis) return;
    this.#sentAnalysis = analysis;
    const { name, sha256 } = track;
    this.#stage.send({ type: 'music', track: { name, sha256 }, features: analysis.bytes });
    this.#wish();
  }

  #follow(): void {
    if (this.transport.state.get().isPlaying) this.#tick();
    else this.#wish();
  }

  /** Once for each picture of the screen, while the track plays. */
  readonly #tick = (): void => {
    const time = this.transport.time();
    if (!this.transport.state.get().isPlaying) return;
    if (this.frameAt(time) !== this.#wished && performance.now() >= this.#notBefore) this.#wish();
    requestAnimationFrame(this.#tick);
  };

  /** Asks for the frame of the moment; while one is drawn, for the frame of the moment when that is done. */
  #wish(): void {
    clearTimeout(this.#resting);
    this.#isWished = this.#isDrawing;
    if (this.#isDrawing || !this.#state.get().isOpen) return;
    this.#send(this.#pixels());
  }

  /** Nothing has been asked for in a while: draws the frame again, as finely as is seen. */
  #rest(): void {
    const shown = this.#frame.get();
    if (this.#isDrawing || !shown || shown.isWhole) return;
    const { width, height } = shown.drawn;
    const pixels = this.#quality.resting(this.#seenPixels());
    if (pixels > width * height * 1.1 || !this.#quality.isJudged) this.#send(pixels);
  }

  /** Pixels that the whole picture has to have for what is seen of it to be sharp. */
  #seenPixels(): number {
    const { view, shown } = this.#state.get();
    const { width, height } = this.#room;
    if (view.way === 'flat') return width * height;
    const around = (Math.max(width, height) * 360) / view.fieldOfView;
    return ((around * around) / 2) * (shown?.picture.stereo === 'mono' ? 1 : 2);
  }

  #send(pixels: number): void {
    const { canvas, view, failure } = this.#state.get();
    if (!this.#stage || !canvas || failure !== '' || !this.music.state.get().analysis || !this.#sent) return;
    this.#wished = this.frameAt(this.transport.time());
    this.#isDrawing = true;
    this.#stage.send({ type: 'show', frame: this.#wished, view, room: this.#room, pixels });
  }

  #pixels(): number {
    const { quality, shown } = this.#state.get();
    if (quality === 'auto') return this.#quality.moving;
    if (!shown) return this.#quality.moving;
    return chosenPixels(quality, shown.picture.width, shown.picture.height);
  }

  #change(change: Partial<PreviewState>): void {
    this.#state.set({ ...this.#state.get(), ...change });
  }
}

/** Places and comments change no picture. */
function isSameForRuns(one: GraphDocument, other: GraphDocument): boolean {
  return one.nodes === other.nodes && one.edges === other.edges && one.inputs === other.inputs;
}
