import type { GlDescription } from '#runtime/render-protocol.ts';
import { ColorManagement, LinearSRGBColorSpace, NoToneMapping, WebGLRenderer } from 'three';

/**
 * The page's one renderer. Everything is drawn into targets, so the canvas stays tiny and a browser's limit on canvas sizes never
 * counts. Colours stay linear; the resolve pass alone encodes them.
 */
export function createRenderer(canvas: OffscreenCanvas): WebGLRenderer {
  ColorManagement.enabled = true;
  const renderer = new WebGLRenderer({
    canvas,
    antialias: false,
    alpha: false,
    depth: false,
    stencil: false,
    powerPreference: 'high-performance',
    preserveDrawingBuffer: false,
  });
  renderer.toneMapping = NoToneMapping;
  renderer.outputColorSpace = LinearSRGBColorSpace;
  renderer.autoClear = true;
  renderer.setClearColor(0x000000, 1);
  return renderer;
}

export function describeGl(renderer: WebGLRenderer): GlDescription {
  const gl = renderer.getContext();
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const text = (name: number) => String(gl.getParameter(name));
  return {
    renderer: text(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER),
    vendor: text(info ? info.UNMASKED_VENDOR_WEBGL : gl.VENDOR),
    version: text(gl.VERSION),
    maxTextureSize: Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)),
  };
}
