import { useEffect, useMemo } from 'react';
import { Sky } from '#nodes/scene/layers/star-nest/sky.tsx';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import { Flame } from './flame.ts';

export function Scene({ fixed, seed }: SceneProps<typeof definition>) {
  const { particles } = fixed;
  const flame = useMemo(() => new Flame(particles, seed), [particles, seed]);
  useEffect(() => () => flame.dispose(), [flame]);
  useStep<typeof definition>(({ values }) => flame.update(values));
  return (
    <>
      <Sky fixed={fixed} />
      <primitive object={flame} position={[0, -1.6, -4.5]} dispose={null} />
    </>
  );
}
