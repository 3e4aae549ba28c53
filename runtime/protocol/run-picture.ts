import { z } from 'zod';
import { jobErrorSchema, jobStateSchema, type JobEvent, type StoredEvent } from './job-events.ts';

const moment = z.int();
const count = z.int().nonnegative();

/** Of each segment: waits, is being drawn or encoded, was rendered, was found in the cache, is to be rendered again. */
const segmentMarks = { waiting: '.', started: 'o', rendered: 'x', reused: 'c', retried: 'r' } as const;

/** What a job's events come to, for whoever was not there from the beginning. */
export const runPictureSchema = z.object({
  /** Of the latest event in it; 0 for none. */
  seq: count,
  state: jobStateSchema,
  attempt: count,
  blockedBy: z.literal('disk').nullable(),
  cancelling: z.boolean(),
  error: jobErrorSchema.nullable(),
  nodes: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      place: z.string(),
      state: z.enum(['waiting', 'running', 'done', 'cached']),
      detail: z.string().exactOptional(),
      /** When it went to work; null while it does not. */
      since: moment.nullable(),
      /** Milliseconds that it has worked before that. */
      spent: count,
    }),
  ),
  /** Devices and tools that this attempt uses. */
  using: z.array(z.object({ what: z.string(), name: z.string(), detail: z.string().exactOptional() })),
  /** The latest that was told; `frame`, `frames` and `fps` are of the latest frame. */
  progress: z
    .object({
      progress: z.number(),
      stage: z.enum(['analyze', 'render', 'encode', 'metadata']),
      frame: count.nullable(),
      frames: count.nullable(),
      fps: z.number().nullable(),
      secondsLeft: z.number().nullable(),
      at: moment,
    })
    .nullable(),
  /** For each node that encodes in segments its first frame, and one letter a segment as in `segmentMarks`. */
  segments: z.array(z.object({ node: z.string(), first: count, marks: z.string() })),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), node: z.string().exactOptional(), at: moment })),
  /** Why the job had to begin again, each time. */
  interruptions: z.array(z.object({ reason: z.string(), at: moment })),
});

export type RunPicture = Readonly<z.infer<typeof runPictureSchema>>;

/** So many warnings and interruptions are kept, the latest of them. */
const most = 100;

export const emptyPicture: RunPicture = {
  seq: 0,
  state: 'pending',
  attempt: 0,
  blockedBy: null,
  cancelling: false,
  error: null,
  nodes: [],
  using: [],
  progress: null,
  segments: [],
  warnings: [],
  interruptions: [],
};

/** The picture with one more event. One that is in it already changes nothing. */
export function withEvent(picture: RunPicture, { seq, at, event }: StoredEvent): RunPicture {
  return seq <= picture.seq ? picture : { ...change(picture, event, at), seq };
}

/** How many segments of a node are finished, and how many of those were found in the cache. */
export function countSegments(marks: string): {
  readonly of: number;
  readonly finished: number;
  readonly reused: number;
} {
  const letters = [...marks];
  const reused = letters.filter((letter) => letter === segmentMarks.reused).length;
  const rendered = letters.filter((letter) => letter === segmentMarks.rendered).length;
  return { of: letters.length, finished: rendered + reused, reused };
}

function change(picture: RunPicture, event: JobEvent, at: number): RunPicture {
  switch (event.type) {
    case 'state':
      return withState(picture, event, at);
    case 'plan':
      return { ...picture, nodes: event.nodes.map((node) => ({ ...node, state: 'waiting', since: null, spent: 0 })) };
    case 'using': {
      const { type: _, ...tool } = event;
      return { ...picture, using: [...picture.using.filter(({ what }) => what !== tool.what), tool] };
    }
    case 'node':
      return {
        ...picture,
        nodes: picture.nodes.map((node) => (node.id === event.id ? withNode(node, event, at) : node)),
      };
    case 'progress': {
      const { type: _, ...told } = event;
      const before = picture.progress;
      const { frame = null, frames = null, fps = null } = before ?? {};
      // What comes after drawing, or overlaps it, knows no frames; what was drawn last still holds.
      const seen = told.frame === null && told.stage !== 'analyze' ? { ...told, frame, frames, fps } : told;
      return { ...picture, progress: { ...seen, at } };
    }
    case 'segment':
      return { ...picture, segments: withSegment(picture.segments, event) };
    case 'warning': {
      const { type: _, ...warning } = event;
      return { ...picture, warnings: [...picture.warnings, { ...warning, at }].slice(-most) };
    }
    default:
      throw new Error(`Unknown event: ${JSON.stringify(event satisfies never)}`);
  }
}

type PictureNode = RunPicture['nodes'][number];

function withNode(node: PictureNode, { state, detail }: Extract<JobEvent, { type: 'node' }>, at: number): PictureNode {
  // Who found the work done is done with the rest of it some time later, and has still found it done.
  const isFound = node.state === 'cached' && state === 'done';
  const told = { state: isFound ? node.state : state, ...(detail === undefined ? {} : { detail }) };
  const timed =
    state === 'running' ? { ...node, since: node.since ?? at } : state === 'cached' ? node : rested(node, at);
  return { ...timed, ...told };
}

/** Not at work any more; its time stands. Clocks of servers may be set back. */
function rested(node: PictureNode, at: number): PictureNode {
  return node.since === null ? node : { ...node, since: null, spent: node.spent + Math.max(0, at - node.since) };
}

function withState(picture: RunPicture, event: Extract<JobEvent, { type: 'state' }>, at: number): RunPicture {
  const { state, attempt, reason } = event;
  const { blockedBy = null, cancelling = false, error = null }: StateMarks = event;
  // Each attempt tells of its nodes, segments and warnings anew.
  const isNew = attempt !== picture.attempt;
  const told = isNew ? { nodes: [], using: [], segments: [], warnings: [] } : {};
  const interruptions =
    reason === undefined ? picture.interruptions : [...picture.interruptions, { reason, at }].slice(-most);
  const nodes = state === 'processing' ? picture.nodes : picture.nodes.map((node) => rested(node, at));
  return { ...picture, nodes, ...told, state, attempt, blockedBy, cancelling, error, interruptions };
}

interface StateMarks {
  readonly blockedBy?: RunPicture['blockedBy'];
  readonly cancelling?: boolean;
  readonly error?: RunPicture['error'];
}

function withSegment(
  segments: RunPicture['segments'],
  { node, index, of, state, ...range }: Extract<JobEvent, { type: 'segment' }>,
): RunPicture['segments'] {
  const before = segments.find((one) => one.node === node) ?? { node, first: range.first, marks: '' };
  const padded = before.marks.padEnd(Math.max(of, index + 1), segmentMarks.waiting);
  const marks = padded.slice(0, index) + segmentMarks[state] + padded.slice(index + 1);
  const after = { node, first: Math.min(before.first, range.first), marks };
  return before.marks === '' ? [...segments, after] : segments.map((one) => (one.node === node ? after : one));
}
