import type { AssetStore } from '#server/assets/asset-store.ts';
import type { JobServer } from '#server/job-server.ts';
import type { Runs } from '#server/runs/runs.ts';

/** Everything that routes speak to. */
export interface Services {
  readonly jobs: JobServer;
  readonly runs: Runs;
  readonly assets: AssetStore;
  /** Of one uploaded file. */
  readonly mostUploadBytes: number;
  /** Beyond the floor below which nothing is started. */
  freeBytes(): Promise<number>;
  /** False once the server is about to stop. */
  isOpen(): boolean;
}
