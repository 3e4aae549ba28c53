/** Stages of a run with their weight in overall progress, in per cent. Encoding overlaps rendering. */
export const stageWeights = { analyze: 10, render: 70, encode: 15, metadata: 5 } as const;
export type Stage = keyof typeof stageWeights;

export type NodeState = 'waiting' | 'running' | 'done' | 'cached';

/** Everything that happens in a run. `--json` prints one per line. */
export type RunEvent =
  | { readonly type: 'plan'; readonly nodes: readonly { id: string; type: string; place: string }[] }
  /** A device or tool in use, named before the work begins. */
  | { readonly type: 'using'; readonly what: string; readonly name: string; readonly detail?: string }
  /**
   * `waiting`: ready, and nothing is asked of it at the moment. `running`: at work, also where it was before. `cached`: what it makes was
   * there already. Nodes that draw run while somebody reads their frames, together with whoever reads them.
   */
  | {
      readonly type: 'node';
      readonly id: string;
      readonly state: NodeState;
      readonly detail?: string;
    }
  /** A part of a stage is done: `done` of `total` in the stage's own unit. */
  | {
      readonly type: 'stage';
      readonly stage: Stage;
      readonly done: number;
      readonly total: number;
      readonly frame?: number;
    }
  /** Overall progress, 0–100, never going back; made by the runtime from stages. */
  | {
      readonly type: 'progress';
      readonly progress: number;
      readonly stage: Stage;
      readonly frame: number | null;
      readonly frames: number | null;
      readonly fps: number | null;
      readonly secondsLeft: number | null;
    }
  /** `started` comes with every attempt to render a segment, and is followed by `rendered` or `retried` unless the run ends. */
  | {
      readonly type: 'segment';
      readonly node: string;
      readonly index: number;
      readonly of: number;
      readonly state: 'started' | 'rendered' | 'reused' | 'retried';
      readonly first: number;
      readonly count: number;
    }
  | { readonly type: 'warning'; readonly code: string; readonly message: string; readonly node?: string }
  | { readonly type: 'done'; readonly outputs: readonly string[]; readonly seconds: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly node?: string };
