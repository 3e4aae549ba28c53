import type { Catalog } from '#graphs/catalog.ts';
import { recipeOf, serializeGraph } from '#graphs/serialize.ts';
import type { AnyPageExecutor } from '#runtime/browser/executor.ts';
import { createPixelReader } from '#runtime/browser/pixel-reader.ts';
import { createRenderer } from '#runtime/browser/renderer.ts';
import { TargetPool } from '#runtime/browser/target-pool.ts';
import { decodeFeatures } from '#runtime/media/features-codec.ts';
import { describeRegion, type DescribedRegion } from '#runtime/region.ts';
import type { FrameRange } from '#runtime/values.ts';
import { openPicture } from '#editor/stage/open-picture.ts';
import { pictureGraph } from '#editor/stage/pictured-graph.ts';
import { pngOf } from '#editor/stage/read-pixels.ts';
import type { ExportOrder, Stage, StoredPacket, StoredSegment } from './export-job.ts';
import type { ExportStore } from './export-store.ts';
import { writeMovie } from './movie.ts';
import { SegmentEncoder } from './segment-encoder.ts';
import { chooseEncoder } from './video-codec.ts';
import { writePictures } from './pictures.ts';

export interface ExportSurroundings {
  readonly job: string;
  readonly store: ExportStore;
  readonly catalog: Catalog;
  readonly executors: ReadonlyMap<string, AnyPageExecutor>;
  /** Stereo at 48 kHz, interleaved, as long as the picture; null for a silent film. */
  readonly sound: Float32Array | null;
  onProgress(stage: Stage, done: number): void;
  onNote(note: string): void;
}

export interface ExportedFile {
  readonly blob: Blob;
  readonly ending: 'mp4' | 'zip';
}

/** Draws, encodes and writes what was ordered. Parts that are there already are not made again. Rejects with the first failure. */
export async function runExport(order: ExportOrder, surroundings: ExportSurroundings): Promise<ExportedFile> {
  const { document, output, scale, track, features, range } = order;
  const pictured = pictureGraph(
    { document, output, track: { name: track.name, sha256: track.sha256 }, scale },
    surroundings.catalog,
  );
  if ('problem' in pictured) throw new Error(pictured.problem);
  const described = describeRegion(pictured.step, pictured.validation, surroundings.catalog, decodeFeatures(features));
  const { picture } = described.region;
  const encoder = await chooseEncoder({ width: picture.width, height: picture.height, fps: described.fps });
  if ('why' in encoder) {
    surroundings.onNote(`${encoder.why} The film is left as a ZIP of PNGs, without sound.`);
    await makeSegments(order, surroundings, described, () => pngParts(picture.width));
    const blob = await writePictures(segmentsOf(order, surroundings));
    return { blob, ending: 'zip' };
  }
  surroundings.onNote(encoder.note);
  await makeSegments(order, surroundings, described, () => new SegmentEncoder(encoder.config, described.fps));
  const blob = await writeMovie({
    codec: encoder.codec,
    fps: described.fps,
    picture,
    segments: segmentsOf(order, surroundings),
    sound: surroundings.sound,
    recipe: serializeGraph(recipeOf(pictured.document)),
    onStage: (stage) => surroundings.onProgress(stage, range.count),
    onNote: surroundings.onNote,
  });
  return { blob, ending: 'mp4' };
}

/** Takes frames, and gives them back as the parts of a file. */
interface PartMaker {
  readonly decoder: VideoDecoderConfig | null;
  add(pixels: Uint8ClampedArray<ArrayBuffer>, frame: number): Promise<void>;
  finish(): Promise<readonly StoredPacket[]>;
  close(): void;
}

/** A second is lost at most when the page goes. */
function segmentFrames({ fps }: DescribedRegion): number {
  return Math.max(1, Math.round(fps.num / fps.den));
}

async function makeSegments(
  order: ExportOrder,
  surroundings: ExportSurroundings,
  described: DescribedRegion,
  createMaker: () => PartMaker,
): Promise<void> {
  const { job, store, executors, onProgress } = surroundings;
  const renderer = createRenderer(new OffscreenCanvas(16, 16));
  const machine = { renderer, targets: new TargetPool(renderer), executors };
  const reader = createPixelReader(renderer, 'plain');
  const maker = createMaker();
  const picture = await openPicture(machine, described, null);
  for (const warning of picture.warnings) surroundings.onNote(warning);
  try {
    for (const { first, count } of cut(order.range, segmentFrames(described))) {
      if (await store.segment(job, first)) {
        onProgress('drawing', first + count - order.range.first);
        continue;
      }
      for (let index = first; index < first + count; index += 1) {
        const drawn = picture.draw(index);
        const pixels = new Uint8ClampedArray(drawn.width * drawn.height * 4);
        await reader.read(drawn, { strip: (bytes, offset) => pixels.set(bytes, offset), done: () => {} });
        await maker.add(pixels, index - order.range.first);
        onProgress('drawing', index + 1 - order.range.first);
      }
      const packets = await maker.finish();
      if (packets.length !== count) {
        throw new Error(
          `The video encoder gave ${packets.length} pictures for ${count}: export on the server instead.`,
        );
      }
      await store.putSegment({ job, first, count, packets, decoder: maker.decoder });
    }
  } finally {
    maker.close();
    picture.close();
  }
}

function* cut({ first, count }: FrameRange, length: number): Generator<FrameRange> {
  for (let at = 0; at < count; at += length) yield { first: first + at, count: Math.min(length, count - at) };
}

async function* segmentsOf({ range }: ExportOrder, { job, store }: ExportSurroundings): AsyncGenerator<StoredSegment> {
  for (let first = range.first; first < range.first + range.count;) {
    const segment = await store.segment(job, first);
    if (!segment) throw new Error('A part of the film is gone: the browser may have made room. Export it again.');
    yield segment;
    first += segment.count;
  }
}

function pngParts(width: number): PartMaker {
  let packets: StoredPacket[] = [];
  return {
    decoder: null,
    async add(pixels, frame) {
      const png = await pngOf(pixels, width);
      packets.push({ bytes: new Uint8Array(await png.arrayBuffer()), isKey: true, frame });
    },
    async finish() {
      const finished = packets;
      packets = [];
      return finished;
    },
    close() {},
  };
}
