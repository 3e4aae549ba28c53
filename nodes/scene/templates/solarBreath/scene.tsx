import { useEffect, useMemo } from 'react';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import { Sun } from './sun.ts';

export function Scene({ fixed, seed }: SceneProps<typeof definition>) {
  const sun = useMemo(() => new Sun(fixed, seed), [fixed, seed]);
  useEffect(() => () => sun.dispose(), [sun]);
  useStep<typeof definition>(({ values }) => sun.update(values));
  return <primitive object={sun.root} dispose={null} />;
}
