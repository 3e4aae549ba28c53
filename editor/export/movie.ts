import { registerAacEncoder } from '@mediabunny/aac-encoder';
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  canEncodeAudio,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  Quality,
} from 'mediabunny';
import { frameTime, type Fps } from '#graphs/fps.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import { recipeKey } from '#runtime/media/isobmff/recipe.ts';
import { withSpatialMetadata } from '#runtime/media/isobmff/spatial-movie.ts';
import type { StoredSegment } from './export-job.ts';
import type { ChosenEncoder } from './video-codec.ts';

export interface MovieOrder {
  readonly codec: ChosenEncoder['codec'];
  readonly fps: Fps;
  readonly picture: PictureDescription;
  readonly segments: AsyncIterable<StoredSegment>;
  /** Stereo at 48 kHz, interleaved, as long as the picture; null for a silent film. */
  readonly sound: Float32Array | null;
  readonly recipe: string;
  onStage(stage: 'sound' | 'writing'): void;
  onNote(note: string): void;
}

const sampleRate = 48_000;
const audioBitrate = 256_000;
/** Samples that are handed to the encoder at once. */
const blockSamples = 48_000;

/** Puts finished parts and sound together: one MP4 with its index in front, its recipe and, for spheres, what players look for. */
export async function writeMovie(order: MovieOrder): Promise<Blob> {
  const { codec, fps, picture, segments, sound, recipe } = order;
  const target = new BufferTarget();
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'in-memory', metadataFormat: 'mdta' }),
    target,
  });
  const video = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(video, { frameRate: fps.num / fps.den });
  const audio = sound && (await audioSource(order.onNote));
  if (audio) output.addAudioTrack(audio.source);
  output.setMetadataTags({ raw: { [recipeKey]: recipe } });
  await output.start();

  if (sound && audio) {
    order.onStage('sound');
    await addSound(audio.source, sound, audio.delay);
  }
  order.onStage('writing');
  for await (const { packets, decoder } of segments) {
    if (!decoder) throw new Error('A part of the film does not say how to decode it.');
    for (const { bytes, isKey, frame } of packets) {
      const start = frameTime(frame, fps);
      const packet = new EncodedPacket(bytes, isKey ? 'key' : 'delta', start, frameTime(frame + 1, fps) - start);
      await video.add(packet, { decoderConfig: decoder });
    }
  }
  video.close();
  await output.finalize();
  const { buffer } = target;
  if (!buffer) throw new Error('The film was not written.');
  const { projection, stereo } = picture;
  const isForPlayers = projection === 'equirect' || projection === 'half-equirect';
  const bytes = isForPlayers ? withSpatialMetadata(new Uint8Array(buffer), { projection, stereo }) : buffer;
  return new Blob([bytes as BlobPart], { type: 'video/mp4' });
}

interface ChosenSound {
  readonly source: AudioSampleSource;
  /** Samples by which what comes out of the decoder lags behind what went into the encoder, and of which the file says nothing. */
  readonly delay: number;
}

/** AAC by the browser, else by WebAssembly, else Opus. */
async function audioSource(onNote: (note: string) => void): Promise<ChosenSound> {
  const options = { numberOfChannels: 2, sampleRate };
  const quality = new Quality({ bitrate: audioBitrate });
  if (await canEncodeAudio('aac', options)) {
    onNote('The sound is encoded as AAC by the browser.');
    return { source: new AudioSampleSource({ codec: 'aac', quality }), delay: 0 };
  }
  try {
    registerAacEncoder();
    if (await canEncodeAudio('aac', options)) {
      onNote('The sound is encoded as AAC by WebAssembly, as this browser encodes none.');
      // FFmpeg's encoder: a frame of silence comes first.
      return { source: new AudioSampleSource({ codec: 'aac', quality }), delay: 1024 };
    }
  } catch {
    // Opus is in every browser that has WebCodecs.
  }
  onNote('The sound is encoded as Opus, as AAC could not be: some players stay silent.');
  return { source: new AudioSampleSource({ codec: 'opus', quality }), delay: 0 };
}

/** What lies before zero is cut off by the file's edit list. */
async function addSound(audio: AudioSampleSource, sound: Float32Array, delay: number): Promise<void> {
  for (let at = 0; at < sound.length / 2; at += blockSamples) {
    const data = sound.subarray(2 * at, 2 * (at + blockSamples));
    const timestamp = (at - delay) / sampleRate;
    const sample = new AudioSample({ data, format: 'f32', numberOfChannels: 2, sampleRate, timestamp });
    await audio.add(sample);
    sample.close();
  }
  audio.close();
}
