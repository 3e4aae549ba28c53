import { useEffect, useMemo } from 'react';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import { Mist } from './mist.ts';

export function Scene({ fixed, seed }: SceneProps<typeof definition>) {
  const { quality } = fixed;
  const mist = useMemo(() => new Mist(quality, seed), [quality, seed]);
  useEffect(() => () => mist.dispose(), [mist]);
  useStep<typeof definition>(({ values }) => mist.update(values));
  return <primitive object={mist} dispose={null} />;
}
