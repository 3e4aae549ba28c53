import { useEffect, useMemo } from 'react';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import { Nebula } from './nebula.ts';

export function Scene({ fixed, seed }: SceneProps<typeof definition>) {
  const { quality, stars } = fixed;
  const nebula = useMemo(() => new Nebula(quality, stars, seed), [quality, stars, seed]);
  useEffect(() => () => nebula.dispose(), [nebula]);
  useStep<typeof definition>(({ values }) => nebula.update(values));
  return <primitive object={nebula} dispose={null} />;
}
