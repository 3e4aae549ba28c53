import { useMemo } from 'react';
import { Color, GLSL3, ShaderMaterial } from 'three';
import { setUniforms } from '#nodes/scene/layers/uniforms.ts';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import fragmentShader from './pulse.frag?raw';
import vertexShader from './pulse.vert?raw';

/** One quad, two colours. */
export function Scene(_props: SceneProps<typeof definition>) {
  const material = useMemo(pulseMaterial, []);
  useStep<typeof definition>(({ values }) => setUniforms(material, values));
  return (
    <mesh name="pulse" position={[0, 0, -4.5]}>
      <planeGeometry args={[7.6, 7.6]} />
      <primitive attach="material" object={material} />
    </mesh>
  );
}

function pulseMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: {
      glow: { value: 0 },
      size: { value: 1 },
      rings: { value: 0 },
      sent: { value: 0 },
      discColour: { value: new Color() },
      ringColour: { value: new Color() },
    },
    vertexShader,
    fragmentShader,
    depthTest: false,
    depthWrite: false,
  });
}
