import type { Catalog } from '#graphs/catalog.ts';
import { frameCount, parseFps } from '#graphs/fps.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import type { AnyPageExecutor } from '#runtime/browser/executor.ts';
import { createRenderer, describeGl } from '#runtime/browser/renderer.ts';
import { TargetPool } from '#runtime/browser/target-pool.ts';
import type { Features } from '#runtime/features.ts';
import { decodeFeatures } from '#runtime/media/features-codec.ts';
import { describeRegion, type DescribedRegion } from '#runtime/region.ts';
import { openPicture, type DrawingMachine, type OpenPicture } from '#editor/stage/open-picture.ts';
import { pictureGraph } from '#editor/stage/pictured-graph.ts';
import { pngOf, readPixels } from '#editor/stage/read-pixels.ts';
import { canvasSize, ViewPass } from '#editor/stage/view-pass.ts';
import type { FromStage, ToStage } from './stage-messages.ts';

type Message<Type extends ToStage['type']> = Extract<ToStage, { type: Type }>;

/** A graph with its music; every change of either is another one. */
interface Subject {
  readonly graph: Message<'graph'>;
  readonly track: Message<'music'>['track'];
  readonly features: Features;
}

type Machine = DrawingMachine & { readonly view: ViewPass };

/** Pictures open at once: one size while things move, and a larger one where they rest. */
const mostOpen = 2;

/**
 * Draws the preview in a worker: shows a frame, or makes a still, one at a time. In between it listens, and of several wishes of one
 * kind only the last is fulfilled: frames and edits that come too fast are left out.
 */
export class PreviewStage {
  readonly #catalog: Catalog;
  readonly #executors: ReadonlyMap<string, AnyPageExecutor>;
  readonly #post: (message: FromStage) => void;
  #machine: Machine | null = null;
  #music: Pick<Subject, 'track' | 'features'> | null = null;
  #graph: Message<'graph'> | null = null;
  #subject: Subject | null = null;
  /** The subject whose picture the page was told of. */
  #told: Subject | null = null;
  /** By scale; used last at the end. */
  readonly #open = new Map<number, { readonly picture: OpenPicture; readonly subject: Subject }>();
  #drawn: DescribedRegion | null = null;
  #still: Message<'still'> | null = null;
  #show: Message<'show'> | null = null;
  #isShown = true;
  #isWorking = false;
  #hasFailed = false;

  constructor(catalog: Catalog, executors: ReadonlyMap<string, AnyPageExecutor>, post: (message: FromStage) => void) {
    this.#catalog = catalog;
    this.#executors = executors;
    this.#post = post;
  }

  receive(message: ToStage): void {
    try {
      this.#take(message);
    } catch (error) {
      this.#fail(error);
    }
    void this.#work();
  }

  #take(message: ToStage): void {
    switch (message.type) {
      case 'start':
        return this.#start(message.canvas);
      case 'music':
        this.#music = { track: message.track, features: decodeFeatures(message.features) };
        return this.#renew();
      case 'graph':
        this.#graph = message;
        return this.#renew();
      case 'show':
        this.#show = message;
        this.#isShown = false;
        return;
      case 'still':
        this.#still = message;
        return;
      default:
        throw new Error(`Unknown message: ${JSON.stringify(message satisfies never)}`);
    }
  }

  #renew(): void {
    if (!this.#music || !this.#graph) return;
    this.#subject = { graph: this.#graph, ...this.#music };
    this.#isShown = this.#show === null;
  }

  #start(canvas: OffscreenCanvas): void {
    canvas.addEventListener('webglcontextlost', () => this.#fail(new Error('The graphics context was lost.')));
    const renderer = createRenderer(canvas);
    // React Three Fiber would make the canvas as small as its own root, whenever a scene is mounted.
    renderer.setSize = () => {};
    const targets = new TargetPool(renderer);
    this.#machine = { renderer, targets, executors: this.#executors, view: new ViewPass() };
    this.#post({ type: 'started', gl: describeGl(renderer) });
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      while (!this.#hasFailed && (await this.#workOnce())) await nextMessage();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isWorking = false;
    }
  }

  /** False where there is nothing to do. */
  async #workOnce(): Promise<boolean> {
    if (!this.#machine || !this.#subject) return false;
    if (this.#still) {
      const { frame } = this.#still;
      this.#still = null;
      await this.#makeStill(this.#machine, this.#subject, frame);
    } else if (!this.#isShown && this.#show) {
      this.#isShown = true;
      const picture = await this.#pictureOf(this.#machine, this.#subject, this.#show.pixels);
      // While it was opened, another frame may have been asked for.
      if (picture) this.#draw(this.#machine, picture, this.#show);
    } else return false;
    return true;
  }

  /** Null where the graph has no picture that can be drawn: the reason is told, and what is on the canvas stays. */
  async #pictureOf(machine: Machine, subject: Subject, pixels: number): Promise<OpenPicture | null> {
    try {
      const full = this.#fullPicture(subject);
      const scale = Math.min(1, Math.sqrt(pixels / (full.width * full.height)));
      const before = this.#open.get(scale);
      if (before?.subject === subject) return before.picture;
      const picture = await openPicture(machine, this.#describe(subject, scale), before?.picture ?? null);
      this.#open.delete(scale);
      this.#open.set(scale, { picture, subject });
      this.#closeLeastUsed();
      if (picture.warnings.length > 0) this.#post({ type: 'warned', warnings: picture.warnings });
      return picture;
    } catch (error) {
      this.#post({ type: 'refused', problem: messageOf(error) });
      return null;
    }
  }

  #closeLeastUsed(): void {
    for (const [scale, { picture }] of [...this.#open].slice(0, -mostOpen)) {
      picture.close();
      this.#open.delete(scale);
    }
  }

  #fullPicture(subject: Subject): PictureDescription {
    const { validation, step } = this.#pictured(subject, 1);
    const picture = validation.descriptions.get(step.output);
    if (picture?.type !== 'Frames') throw new Error(`“${step.output}” is no picture.`);
    if (this.#told !== subject) {
      this.#told = subject;
      const { sampleCount, sampleRate } = subject.features;
      const total = frameCount(sampleCount, sampleRate, parseFps(picture.fps) ?? { num: 30, den: 1 });
      this.#post({ type: 'opened', output: step.output, picture, total });
    }
    return picture;
  }

  #pictured({ graph: { document, output }, track }: Subject, scale: number) {
    const pictured = pictureGraph({ document, output, track, scale }, this.#catalog);
    if ('problem' in pictured) throw new Error(pictured.problem);
    return pictured;
  }

  #describe(subject: Subject, scale: number): DescribedRegion {
    const { step, validation } = this.#pictured(subject, scale);
    return describeRegion(step, validation, this.#catalog, subject.features);
  }

  #draw({ renderer, view }: Machine, { described, draw }: OpenPicture, wish: Message<'show'>): void {
    const isFirst = this.#drawn !== described;
    this.#drawn = described;
    const started = performance.now();
    const { picture } = described.region;
    const frame = Math.max(0, Math.min(wish.frame, described.total - 1));
    view.draw(renderer, draw(frame), picture, wish.view, canvasSize(picture, wish.view, wish.room));
    // Waits until it is drawn: what is only ordered takes no time, and orders would pile up.
    const gl = renderer.getContext();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    const { width, height } = picture;
    const milliseconds = performance.now() - started;
    const isWhole = width * height <= wish.pixels;
    this.#post({ type: 'shown', frame, milliseconds, drawn: { width, height }, isWhole, isFirst });
  }

  async #makeStill(machine: Machine, subject: Subject, frame: number): Promise<void> {
    try {
      const described = this.#describe(subject, 1);
      const whole = await openPicture(machine, described, null);
      try {
        const drawn = whole.draw(Math.max(0, Math.min(frame, described.total - 1)));
        const png = await pngOf(await readPixels(machine.renderer, drawn), drawn.width);
        this.#post({ type: 'still', frame, png });
      } finally {
        whole.close();
        machine.targets.trim();
      }
    } catch (error) {
      this.#post({ type: 'still-failed', message: messageOf(error) });
    }
  }

  #fail(error: unknown): void {
    this.#hasFailed = true;
    this.#post({ type: 'failed', message: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Lets the messages in that came meanwhile. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
