import type { AssetStore } from '#server/assets/asset-store.ts';
import type { FeatureStore } from '#server/assets/feature-store.ts';
import type { TextFolder } from '#server/graphs/text-folder.ts';
import type { JobServer } from '#server/job-server.ts';
import type { Load } from './load.ts';
import type { Runs } from '#server/runs/runs.ts';

/** Everything that routes speak to. */
export interface Services {
  readonly jobs: JobServer;
  readonly runs: Runs;
  readonly assets: AssetStore;
  readonly features: FeatureStore;
  readonly graphs: TextFolder;
  readonly drafts: TextFolder;
  /** Of one uploaded file. */
  readonly mostUploadBytes: number;
  /** Beyond the floor below which nothing is started. */
  freeBytes(): Promise<number>;
  readonly load: Load;
  /** False once the server is about to stop. */
  isOpen(): boolean;
}
