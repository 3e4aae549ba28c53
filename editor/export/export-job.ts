import { z } from 'zod';
import type { GraphDocument } from '#graphs/document.ts';
import type { FrameRange } from '#runtime/values.ts';

/** What is drawn, and all that it depends on. Nothing of it changes while the job lives, so that its parts fit together. */
export interface ExportOrder {
  /** With the sizes and the rate that were chosen. */
  readonly document: GraphDocument;
  /** `node.port`. */
  readonly output: string;
  readonly scale: number;
  readonly track: { readonly name: string; readonly sha256: string; readonly blob: Blob };
  /** In their stored form. */
  readonly features: Uint8Array;
  readonly range: FrameRange;
  /** Without ending. */
  readonly stem: string;
}

/**
 * `waiting`: in line, or cut off by a reload. `running`: in this window. `done`: its file is there. `failed`, `cancelled`: for ever.
 */
const states = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export const stages = ['drawing', 'sound', 'writing'] as const;
export type Stage = (typeof stages)[number];

const jobSchema = z.object({
  id: z.string(),
  /** Milliseconds since 1970. */
  created: z.number(),
  state: z.enum(states),
  stage: z.enum(stages),
  /** Frames that are drawn and encoded, of those asked for. */
  done: z.number(),
  total: z.number(),
  /** What is used and why, in sentences. */
  notes: z.array(z.string()),
  /** Why it failed. */
  problem: z.string(),
  /** Null until it is done. */
  file: z.object({ name: z.string(), blob: z.instanceof(Blob) }).nullable(),
  order: z.custom<ExportOrder>((value) => typeof value === 'object' && value !== null),
});
export type ExportJob = z.infer<typeof jobSchema>;

export function readJob(row: unknown): ExportJob | null {
  return jobSchema.safeParse(row).data ?? null;
}

/** Weights of the stages in per cent: drawing and encoding go hand in hand. */
const shares: Readonly<Record<Stage, readonly [before: number, own: number]>> = {
  drawing: [0, 92],
  sound: [92, 5],
  writing: [97, 3],
};

/** 0 … 100. */
export function percentOf({
  state,
  stage,
  done,
  total,
}: Pick<ExportJob, 'state' | 'stage' | 'done' | 'total'>): number {
  if (state === 'done') return 100;
  const [before, own] = shares[stage];
  return before + (stage === 'drawing' && total > 0 ? (own * done) / total : 0);
}

/** A finished part: whole groups of pictures, or a number of PNGs. */
export interface StoredSegment {
  readonly key: string;
  readonly job: string;
  readonly first: number;
  readonly count: number;
  readonly packets: readonly StoredPacket[];
  /** What a decoder has to know, once a video encoder has said it. */
  readonly decoder: VideoDecoderConfig | null;
}

export interface StoredPacket {
  readonly bytes: Uint8Array;
  readonly isKey: boolean;
  /** From the start of the film, in frames. */
  readonly frame: number;
}
