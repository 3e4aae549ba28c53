import { useMemo } from 'react';
import { GLSL3, Vector3 } from 'three';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import { glyphDirections, MARKER_SIGMA, markerDirections } from './patterns.ts';
import fragmentShader from './sphere.frag?raw';
import vertexShader from './sphere.vert?raw';

const triangle = new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]);

/** Fills every picture by the direction of each pixel, wherever the camera looks. */
export function Scene({ fixed: { pattern } }: SceneProps<typeof definition>) {
  const uniforms = useMemo(() => {
    const directions = pattern === 'glyphs' ? glyphDirections : markerDirections;
    return {
      directions: { value: directions.map((direction) => new Vector3(...direction)) },
      markerSigma: { value: MARKER_SIGMA },
    };
  }, [pattern]);
  useStep<typeof definition>(standStill);
  return (
    <mesh frustumCulled={false}>
      <bufferGeometry>
        <bufferAttribute attach="attributes-position" args={[triangle, 3]} />
      </bufferGeometry>
      <shaderMaterial
        key={pattern}
        glslVersion={GLSL3}
        defines={{ PATTERN: pattern, COUNT: uniforms.directions.value.length }}
        uniforms={uniforms}
        vertexShader={vertexShader}
        fragmentShader={fragmentShader}
        depthTest={false}
        depthWrite={false}
      />
    </mesh>
  );
}

function standStill(): void {}
