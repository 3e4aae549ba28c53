import { frameTime, type Fps } from '#graphs/fps.ts';
import { toI420 } from '#runtime/media/i420.ts';
import type { StoredPacket } from './export-job.ts';

/** Frames that wait in the encoder at most: each holds its pixels. */
const mostQueued = 4;

/** Encodes frames to packets, in parts that decode by themselves. */
export class SegmentEncoder {
  readonly #config: VideoEncoderConfig;
  readonly #fps: Fps;
  readonly #encoder: VideoEncoder;
  readonly #planes: Uint8Array;
  #packets: StoredPacket[] = [];
  #decoder: VideoDecoderConfig | null = null;
  #failure: Error | null = null;
  #isFirst = true;

  constructor(config: VideoEncoderConfig, fps: Fps) {
    this.#config = config;
    this.#fps = fps;
    this.#planes = new Uint8Array((config.width * config.height * 3) / 2);
    this.#encoder = new VideoEncoder({
      output: (chunk, metadata) => this.#take(chunk, metadata),
      error: (error) => (this.#failure = error),
    });
    this.#encoder.configure(config);
  }

  /** What a decoder has to know; null before the first part is finished. */
  get decoder(): VideoDecoderConfig | null {
    return this.#decoder;
  }

  /** `frame`: from the start of the film. Throws what the encoder failed with. */
  async add(pixels: Uint8ClampedArray, frame: number): Promise<void> {
    const { width, height } = this.#config;
    toI420(pixels, width, height, this.#planes);
    const start = this.#microseconds(frame);
    const picture = new VideoFrame(this.#planes, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: start,
      duration: this.#microseconds(frame + 1) - start,
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    });
    this.#encoder.encode(picture, { keyFrame: this.#isFirst });
    this.#isFirst = false;
    picture.close();
    while (this.#encoder.encodeQueueSize > mostQueued) {
      await new Promise((resolve) => this.#encoder.addEventListener('dequeue', resolve, { once: true }));
    }
    if (this.#failure) throw this.#failure;
  }

  /** Ends a part: all packets of the frames since the last one, in the order in which they are decoded. */
  async finish(): Promise<readonly StoredPacket[]> {
    await this.#encoder.flush();
    if (this.#failure) throw this.#failure;
    const packets = this.#packets;
    this.#packets = [];
    this.#isFirst = true;
    return packets;
  }

  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #take(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    const frame = Math.round((chunk.timestamp * this.#fps.num) / (1e6 * this.#fps.den));
    this.#packets.push({ bytes, isKey: chunk.type === 'key', frame });
    if (metadata?.decoderConfig) this.#decoder = metadata.decoderConfig;
  }

  #microseconds(frame: number): number {
    return Math.round(frameTime(frame, this.#fps) * 1e6);
  }
}
