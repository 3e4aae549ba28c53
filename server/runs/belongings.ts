import type { Asset } from '#runtime/protocol/asset.ts';

/** What a request may refer to by name: nothing else of this machine can be reached by one. */
export interface Belongings {
  asset(id: string): Asset | null;
  fileOf(assetId: string): string | null;
  /** The text of a saved graph. */
  savedGraph(name: string): Promise<string | null>;
}
