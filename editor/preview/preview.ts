import type { GraphDocument } from '#graphs/document.ts';
import { frameTime, parseFps } from '#graphs/fps.ts';
import { isSoftwareRenderer } from '#runtime/render-protocol.ts';
import { hearingOf } from '#editor/music/hearing.ts';
import { Music, type Analysis } from '#editor/music/music.ts';
import { picturesOf } from '#editor/stage/pictured-graph.ts';
import type { Size } from '#editor/stage/view-pass.ts';
import type { View } from '#editor/stage/view.ts';
import type { EditorStore } from '#editor/store/editor-store.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';
import { selected } from '#editor/store/selection.ts';
import { closedPreview, frameAt, seenPixels, type PreviewState, type ShownFrame } from './preview-state.ts';
import { AutoQuality, chosenPixels, type QualityChoice } from './quality.ts';
import { HeardTrack } from './heard-track.ts';
import { StageClient } from './stage-client.ts';
import type { FromStage } from './stage-messages.ts';
import { Stills } from './stills.ts';
import { Transport } from './transport.ts';
import { Wishes } from './wishes.ts';

/** The live preview: the graph that is edited, drawn at the moment of the track that is heard. */
export class Preview {
  readonly music = new Music();
  readonly transport = new Transport(() => performance.now() / 1000);
  readonly #store: EditorStore;
  readonly #state = createObservable<PreviewState>(closedPreview);
  readonly #frame = createObservable<ShownFrame | null>(null);
  #stage: StageClient | null = null;
  #isSoftware = true;
  #quality = new AutoQuality(true);
  #notBefore = 0;
  #room: Size = { width: 640, height: 360 };
  #chosen: string | null = null;
  #sent: { readonly document: GraphDocument; readonly output: string } | null = null;
  #sentAnalysis: Analysis | null = null;
  readonly #heard = new HeardTrack();
  #wished = -1;
  #times: number[] = [];
  readonly #stills = new Stills();
  readonly #wishes = new Wishes(
    () => this.#send(this.#pixels()),
    () => this.#rest(),
  );

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
    this.#wishes.wish();
  }

  close(): void {
    this.transport.pause();
    this.#change({ isOpen: false });
  }

  look(view: View): void {
    this.#change({ view });
    this.#wishes.wish();
  }

  setQuality(quality: QualityChoice): void {
    this.#change({ quality });
    this.#wishes.wish();
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
    this.#wishes.wish();
  }

  /** The frame that shows at a moment. */
  frameAt(time: number): number {
    return frameAt(time, this.#state.get().shown);
  }

  seek(time: number): void {
    this.transport.seek(time);
    this.#wishes.wish();
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
    const drawn = this.#stills.next();
    stage.send({ type: 'still', frame });
    const png = await drawn;
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
    this.#wishes.reset();
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
        return this.#stills.answer(message.png);
      case 'still-failed':
        return this.#stills.answer(new Error(message.message));
      case 'failed':
        this.transport.pause();
        this.#stills.failAll(new Error(message.message));
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
    this.#wishes.answered(this.#state.get().quality === 'auto' && !this.transport.state.get().isPlaying);
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
    this.#wishes.wish();
  }

  #followMusic(): void {
    const { track, analysis } = this.music.state.get();
    if (!track || !analysis || !this.#stage) return;
    this.#heard.load(track, analysis.features.duration, this.transport);
    // While another one is made, the music tells of that at every step.
    if (this.#sentAnalysis === analysis) return;
    this.#sentAnalysis = analysis;
    const { name, sha256 } = track;
    this.#stage.send({ type: 'music', track: { name, sha256 }, features: analysis.bytes });
    this.#wishes.wish();
  }

  #follow(): void {
    if (this.transport.state.get().isPlaying) this.#tick();
    else this.#wishes.wish();
  }

  /** Once for each picture of the screen, while the track plays. */
  readonly #tick = (): void => {
    const time = this.transport.time();
    if (!this.transport.state.get().isPlaying) return;
    if (this.frameAt(time) !== this.#wished && performance.now() >= this.#notBefore) this.#wishes.wish();
    requestAnimationFrame(this.#tick);
  };

  /** Nothing has been asked for in a while: draws the frame again, as finely as is seen. */
  #rest(): void {
    const shown = this.#frame.get();
    if (!shown || shown.isWhole) return;
    const { width, height } = shown.drawn;
    const pixels = this.#quality.resting(seenPixels(this.#state.get(), this.#room));
    if (pixels > width * height * 1.1 || !this.#quality.isJudged) this.#send(pixels);
  }

  #send(pixels: number): void {
    const { isOpen, canvas, view, failure } = this.#state.get();
    if (!isOpen || !this.#stage || !canvas || failure !== '' || !this.music.state.get().analysis || !this.#sent) return;
    this.#wished = this.frameAt(this.transport.time());
    this.#wishes.asked();
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
