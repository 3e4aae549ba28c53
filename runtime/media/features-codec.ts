import type { Features } from '#runtime/features.ts';

/*
 * Layout, little-endian: "EMBF", u16 version, u8 mode, u8 0, f64 sampleRate, f64 sampleCount, f64 bpm (NaN for none),
 * f64 confidence, f64 integratedLufs, f64 rangeLu, f64 samplePeakDb (NaN for none), u32 gridLength, u16 tracks, u16 event lists; then each track as name and gridLength f32; then each event list as name, u32
 * length and its f64. A name is a u8 length and that many ASCII characters. Names are sorted, so equal features give equal bytes.
 */
const MAGIC = 0x46_42_4d_45;
const VERSION = 2;
const HEADER_BYTES = 72;
const modes = ['detailed', 'classic'] as const;

export function encodeFeatures(features: Features): Uint8Array {
  const tracks = Object.entries(features.tracks).sort(byName);
  const events = Object.entries(features.events).sort(byName);
  const writer = new Writer(
    HEADER_BYTES +
      tracks.reduce((sum, [name, values]) => sum + 1 + name.length + 4 * values.length, 0) +
      events.reduce((sum, [name, times]) => sum + 1 + name.length + 4 + 8 * times.length, 0),
  );
  writer.u32(MAGIC);
  writer.u16(VERSION);
  writer.u8(modes.indexOf(features.mode));
  writer.u8(0);
  writer.f64(features.sampleRate);
  writer.f64(features.sampleCount);
  writer.optional(features.bpm);
  writer.f64(features.confidence);
  writer.optional(features.loudness.integratedLufs);
  writer.optional(features.loudness.rangeLu);
  writer.optional(features.loudness.samplePeakDb);
  writer.u32(features.gridLength);
  writer.u16(tracks.length);
  writer.u16(events.length);
  for (const [name, values] of tracks) {
    if (values.length !== features.gridLength) {
      throw new RangeError(`Track ${name} has ${values.length} points, not the ${features.gridLength} of the grid.`);
    }
    writer.name(name);
    for (const value of values) writer.f32(value);
  }
  for (const [name, times] of events) {
    writer.name(name);
    writer.u32(times.length);
    for (const time of times) writer.f64(time);
  }
  return writer.bytes;
}

/** Throws where the bytes are no features, are of another version, or are cut short. */
export function decodeFeatures(bytes: Uint8Array): Features {
  const reader = new Reader(bytes);
  if (bytes.length < HEADER_BYTES || reader.u32() !== MAGIC) throw new Error('These bytes hold no features.');
  const version = reader.u16();
  if (version !== VERSION) throw new Error(`These features are of version ${version}; this program reads ${VERSION}.`);
  const mode = modes[reader.u8()];
  if (!mode) throw new Error('These features are of an unknown mode.');
  reader.u8();
  const sampleRate = reader.f64();
  const sampleCount = reader.f64();
  const bpm = reader.optional();
  const confidence = reader.f64();
  const loudness = {
    integratedLufs: reader.optional(),
    rangeLu: reader.optional(),
    samplePeakDb: reader.optional(),
  };
  const gridLength = reader.u32();
  const trackCount = reader.u16();
  const eventCount = reader.u16();
  const tracks: Record<string, Float32Array> = {};
  const events: Record<string, Float64Array> = {};
  for (let n = 0; n < trackCount; n++) {
    const name = reader.name();
    tracks[name] = reader.f32s(gridLength);
  }
  for (let n = 0; n < eventCount; n++) {
    const name = reader.name();
    events[name] = reader.f64s(reader.u32());
  }
  if (!reader.atEnd) throw new Error('These features go on after their end.');
  const duration = sampleCount / sampleRate;
  return { mode, sampleRate, sampleCount, duration, gridLength, tracks, events, bpm, confidence, loudness };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

class Writer {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  u8(value: number): void {
    this.#view.setUint8(this.#take(1), value);
  }

  u16(value: number): void {
    this.#view.setUint16(this.#take(2), value, true);
  }

  u32(value: number): void {
    this.#view.setUint32(this.#take(4), value, true);
  }

  f32(value: number): void {
    this.#view.setFloat32(this.#take(4), value, true);
  }

  f64(value: number): void {
    this.#view.setFloat64(this.#take(8), value, true);
  }

  optional(value: number | null): void {
    this.f64(value ?? NaN);
  }

  name(text: string): void {
    this.u8(text.length);
    for (const character of text) this.u8(character.charCodeAt(0));
  }

  #take(count: number): number {
    this.#at += count;
    return this.#at - count;
  }
}

/** Reading past the end throws RangeError. */
class Reader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get atEnd(): boolean {
    return this.#at === this.#view.byteLength;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  optional(): number | null {
    const value = this.f64();
    return Number.isNaN(value) ? null : value;
  }

  name(): string {
    const length = this.u8();
    return String.fromCharCode(...Array.from({ length }, () => this.u8()));
  }

  f32s(count: number): Float32Array {
    const start = this.#take(4 * count);
    const values = new Float32Array(count);
    for (let n = 0; n < count; n++) values[n] = this.#view.getFloat32(start + 4 * n, true);
    return values;
  }

  f64s(count: number): Float64Array {
    const start = this.#take(8 * count);
    const values = new Float64Array(count);
    for (let n = 0; n < count; n++) values[n] = this.#view.getFloat64(start + 8 * n, true);
    return values;
  }

  #take(count: number): number {
    if (this.#at + count > this.#view.byteLength) throw new RangeError('These features are cut short.');
    this.#at += count;
    return this.#at - count;
  }
}
