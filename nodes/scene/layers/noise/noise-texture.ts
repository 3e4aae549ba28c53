import { Data3DTexture, LinearFilter, RGBAFormat, RepeatWrapping, UnsignedByteType } from 'three';
import { tilingNoise } from './tiling-noise.ts';

/** A tiling cube of bytes, `size`³ texels of four channels, read with linear filtering. */
export function volumeTexture(bytes: Uint8Array<ArrayBuffer>, size: number): Data3DTexture {
  const texture = new Data3DTexture(bytes, size, size, size);
  texture.format = RGBAFormat;
  texture.type = UnsignedByteType;
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.wrapR = RepeatWrapping;
  texture.generateMipmaps = false;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

export interface NoiseOptions {
  readonly size: number;
  readonly cells: number;
  readonly octaves: number;
  readonly seed: number;
}

/** Four independent noises, one to a channel: mean ½, standard deviation 1/6. One fetch gives a vector to warp space by, and a fourth. */
export function noiseTexture({ size, cells, octaves, seed }: NoiseOptions): Data3DTexture {
  const bytes = new Uint8Array(4 * size ** 3);
  for (let channel = 0; channel < 4; channel++) {
    const noise = tilingNoise({ size, cells, octaves, seed, channel });
    for (let i = 0; i < noise.length; i++) bytes[4 * i + channel] = byteOf(0.5 + noise[i]! / 6);
  }
  return volumeTexture(bytes, size);
}

/** Of a number from 0 to 1; others are clipped. */
export function byteOf(value: number): number {
  return Math.round(255 * Math.min(Math.max(value, 0), 1));
}
