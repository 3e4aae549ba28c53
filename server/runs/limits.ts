import { cpus } from 'node:os';
import { frameCount, parseFps } from '#graphs/fps.ts';
import { codecOf, estimateRun, type Estimate } from '#runtime/estimate.ts';
import { InputError } from '#runtime/failure.ts';
import { selectRange } from '#runtime/range.ts';
import type { FrameRange } from '#runtime/values.ts';
import type { PreparedJob } from './prepare-job.ts';

/** 68 megapixels are 8192 × 8192 and a little: the largest square that one texture holds. */
const mostPixels = 68e6;
/** Nine hours at 30 frames a second. */
const mostFrames = 1_000_000;
const sampleRate = 48_000;
/** Asking takes a tenth of a millisecond. */
const cores = cpus().length;

/** What a run will draw, as far as it can be told before it begins. */
export interface Forecast extends Estimate {
  /** `node.port` that the frames leave. */
  readonly address: string;
  readonly width: number;
  readonly height: number;
  readonly fps: string;
  readonly range: FrameRange | null;
}

/**
 * What a run will cost. Throws InputError `too-many-pixels`, `too-many-frames`, `too-large-for-disk` or `empty-range`: nobody should
 * wait in a queue for what can never be done. Without the length of the track only pixels are known.
 * @param freeBytes what the disk has beyond its floor.
 */
export function forecast({ prepared, spec, trackSeconds }: PreparedJob, freeBytes: number): readonly Forecast[] {
  const { descriptions, document } = prepared.validation;
  const codec = codecOf(document.nodes);
  const forecasts = [...descriptions].flatMap(([address, port]): Forecast[] => {
    const fps = port.type === 'Frames' ? parseFps(port.fps) : null;
    if (port.type !== 'Frames' || !fps) return [];
    const { width, height } = port;
    checkPixels(width, height);
    const total = trackSeconds === null ? null : frameCount(Math.ceil(trackSeconds * sampleRate), sampleRate, fps);
    const range = total === null || total === 0 ? null : selectRange(spec, total, fps);
    checkFrames(range?.count ?? 0);
    const estimate = estimateRun(port, range?.count ?? 0, trackSeconds ?? 0, codec, cores);
    return [{ address, width, height, fps: port.fps, range, ...estimate }];
  });
  checkDisk(Math.max(0, ...forecasts.map(({ diskBytes }) => diskBytes)), freeBytes);
  return forecasts;
}

function checkPixels(width: number, height: number): void {
  if (width * height <= mostPixels) return;
  const message = `${width} × ${height} are ${Math.round((width * height) / 1e6)} megapixels; at most ${mostPixels / 1e6} are drawn.`;
  throw new InputError('too-many-pixels', message);
}

function checkFrames(count: number): void {
  if (count <= mostFrames) return;
  throw new InputError(
    'too-many-frames',
    `${count} frames are too many: at most ${mostFrames} are rendered in one job.`,
  );
}

function checkDisk(needed: number, free: number): void {
  if (needed <= free) return;
  const [want, have] = [needed, Math.max(0, free)].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
  const message = `This needs about ${want} of disk, and ${have} are left: make room, or render less at a time.`;
  throw new InputError('too-large-for-disk', message);
}
