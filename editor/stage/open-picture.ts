import type { DescribedRegion } from '#runtime/region.ts';
import type { RegionDescription } from '#runtime/render-protocol.ts';
import type { AnyPageExecutor, DrawnFrame } from '#runtime/browser/executor.ts';
import { openRegion, type OpenRegion } from '#runtime/browser/region.ts';
import type { TargetPool } from '#runtime/browser/target-pool.ts';
import type { WebGLRenderer } from 'three';

/** What a page draws with. */
export interface DrawingMachine {
  readonly renderer: WebGLRenderer;
  readonly targets: TargetPool;
  readonly executors: ReadonlyMap<string, AnyPageExecutor>;
}

/** A graph's picture, ready to be drawn at any frame in any order: the same code, rows and steps as in a run. */
export interface OpenPicture {
  readonly described: DescribedRegion;
  readonly warnings: readonly string[];
  /** 8-bit pixels, which wait in the target until the next frame is drawn. */
  draw(index: number): DrawnFrame;
  /** The same scene with other rows; takes this picture's place. */
  rebaked(described: DescribedRegion): OpenPicture;
  close(): void;
}

/**
 * Opens a picture. Where `before` differs from it in nothing but its rows, its scene goes on and shows these: a turn of a slider costs
 * no more than baking. Otherwise `before` is closed once the new one stands, so that programs that both use are compiled once.
 */
export async function openPicture(
  machine: DrawingMachine,
  described: DescribedRegion,
  before: OpenPicture | null,
): Promise<OpenPicture> {
  if (before && isSame(before.described.region, described.region)) return before.rebaked(described);
  const { renderer, targets, executors } = machine;
  const region = await openRegion(described.region, executors, renderer, targets, 1);
  before?.close();
  targets.trim();
  return asPicture(region, described);
}

function asPicture(region: OpenRegion, described: DescribedRegion): OpenPicture {
  return {
    described,
    warnings: region.warnings.map(({ message }) => message),
    draw: (index) => region.frames.draw(index, described.table.rows(index, 1), 'rgba8'),
    rebaked: (anew) => asPicture(region, anew),
    close: region.close,
  };
}

function isSame(one: RegionDescription, other: RegionDescription): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
