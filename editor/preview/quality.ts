/** How finely the preview draws: by itself, as the graph has it, or with a part of its pixels. */
export type QualityChoice = 'auto' | 'full' | 'half' | 'quarter' | 'eighth';

/** Of each side of the picture. */
const parts: Readonly<Record<Exclude<QualityChoice, 'auto'>, number>> = {
  full: 1,
  half: 1 / 2,
  quarter: 1 / 4,
  eighth: 1 / 8,
};

/** Pixels of the sizes that are tried: 3840 × 2160, and down by halves to 240 × 135. */
const ladder = Array.from({ length: 9 }, (_, step) => Math.round((3840 * 2160) / 2 ** step));
/** What moves is never drawn finer than this: 1920 × 1080. */
const finestMoving = 2;

/** Milliseconds that a frame may take while the track plays: what is left of a thirtieth of a second is the interface's. */
const movingBudget = 24;
/** And one that stands still, so that whoever goes on does not wait. */
const restingBudget = 400;
const samplesToJudge = 3;
/** Frames that have to be quick before a larger size is tried. */
const samplesToRise = 20;

/**
 * Chooses how many pixels are drawn from how long frames took: down at once as far as is needed, up by one size after many quick
 * frames, and not again to a size that was too slow.
 */
export class AutoQuality {
  #level: number;
  #ceiling = finestMoving;
  #milliseconds = 0;
  #samples = 0;

  /** @param isSoftware the graphics device is the processor. */
  constructor(isSoftware: boolean) {
    this.#level = isSoftware ? 6 : 3;
  }

  /** Pixels of a frame while things move. */
  get moving(): number {
    return ladder[this.#level] ?? 0;
  }

  /** Pixels of a frame that stays on the screen: as many as the screen shows, if it is known that they can be drawn in a moment. */
  resting(screenPixels: number): number {
    if (this.#samples === 0) return this.moving;
    const affordable = ladder.filter((pixels) => this.#expected(pixels) <= restingBudget);
    const enough = ladder.findLast((pixels) => pixels >= screenPixels) ?? ladder[0]!;
    return Math.max(this.moving, Math.min(affordable[0] ?? 0, enough));
  }

  /** A frame of the moving size took so long. */
  record(milliseconds: number): void {
    this.#milliseconds = this.#samples === 0 ? milliseconds : this.#milliseconds * 0.7 + milliseconds * 0.3;
    this.#samples += 1;
    if (this.#samples < samplesToJudge) return;
    if (this.#milliseconds > movingBudget * 1.25 && this.#level < ladder.length - 1) {
      const fitting = ladder.findIndex(
        (pixels, level) => level > this.#level && this.#expected(pixels) <= movingBudget,
      );
      this.#ceiling = this.#level + 1;
      this.#moveTo(fitting === -1 ? ladder.length - 1 : fitting);
    } else if (
      this.#samples >= samplesToRise &&
      this.#level > this.#ceiling &&
      this.#milliseconds < movingBudget * 0.4
    ) {
      this.#moveTo(this.#level - 1);
    }
  }

  /** Whether anything is known of how long frames take at this size. */
  get isJudged(): boolean {
    return this.#samples > 0;
  }

  /** Another graph: what was too slow may be quick now. */
  forget(): void {
    this.#ceiling = finestMoving;
    this.#samples = 0;
  }

  /** Time grows with pixels, but not quite as fast: something of every frame costs the same at any size. */
  #expected(pixels: number): number {
    return this.#milliseconds * (pixels / this.moving) ** 0.8;
  }

  #moveTo(level: number): void {
    this.#milliseconds = this.#expected(ladder[level] ?? 0);
    this.#level = level;
    this.#samples = 0;
  }
}

/** Pixels of a picture of that size at a choice that is not automatic. */
export function chosenPixels(choice: Exclude<QualityChoice, 'auto'>, width: number, height: number): number {
  return width * height * parts[choice] ** 2;
}
