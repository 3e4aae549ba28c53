import { useMemo } from 'react';
import { GLSL3 } from 'three';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import fragmentShader from './card.frag?raw';
import vertexShader from './card.vert?raw';
import type { definition } from './definition.ts';
import { cells, GRADIENT_TOP } from './patterns.ts';

const triangle = new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]);

/** Fills the picture whatever the camera: a flat card for measuring. */
export function Scene({ fixed: { pattern } }: SceneProps<typeof definition>) {
  const uniforms = useMemo(() => {
    const table = pattern === 'gradient' ? [[[0, 0, 0]]] : cells[pattern];
    return {
      columns: { value: table[0]?.length },
      rows: { value: table.length },
      cells: { value: table.flat(2).map((code) => code / 255) },
      gradientTop: { value: pattern === 'gradient' ? GRADIENT_TOP : 0 },
    };
  }, [pattern]);
  useStep<typeof definition>(standStill);
  return (
    <mesh name="test card" frustumCulled={false}>
      <bufferGeometry>
        <bufferAttribute attach="attributes-position" args={[triangle, 3]} />
      </bufferGeometry>
      <shaderMaterial
        key={pattern}
        glslVersion={GLSL3}
        defines={{ CELLS: uniforms.cells.value.length / 3 }}
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
