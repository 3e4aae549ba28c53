import type { BakedTable } from './bake.ts';
import type { RegionDescription } from './render-protocol.ts';
import type { FrameRange, FramesValue } from './values.ts';

/** What draws the nodes that run in a page: a headless browser beside the machine, or the page itself. */
export interface RegionHost {
  /** Opens a region; nothing is drawn until its frames are read. */
  openRegion(region: RegionDescription, table: BakedTable, total: number, range: FrameRange): Promise<FramesValue>;
}
