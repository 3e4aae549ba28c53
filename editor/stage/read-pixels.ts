import type { WebGLRenderer } from 'three';
import type { DrawnFrame } from '#runtime/browser/executor.ts';
import { createPixelReader } from '#runtime/browser/pixel-reader.ts';

/** All pixels of a drawn frame, top row first, four bytes each. Throws where the graphics context is lost. */
export async function readPixels(renderer: WebGLRenderer, frame: DrawnFrame): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const pixels = new Uint8ClampedArray(frame.width * frame.height * 4);
  const reader = createPixelReader(renderer, 'plain');
  await reader.read(frame, {
    strip: (bytes, offset) => pixels.set(bytes, offset),
    done: () => {},
  });
  reader.dispose();
  return pixels;
}

/** Pixels as a PNG. */
export async function pngOf(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): Promise<Blob> {
  const image = new ImageData(pixels, width);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('This browser gives no canvas of that size.');
  context.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
