import { Color, type ShaderMaterial } from 'three';
import type { LinearColour } from '#runtime/browser/stage.tsx';

/** Writes those of a frame's values for which the shader has a uniform of the same name. */
export function setUniforms(material: ShaderMaterial, values: Readonly<Record<string, number | LinearColour>>): void {
  for (const [name, value] of Object.entries(values)) {
    const uniform = material.uniforms[name];
    if (!uniform) continue;
    if (typeof value === 'number') uniform.value = value;
    else uniform.value = new Color().setRGB(...value);
  }
}
