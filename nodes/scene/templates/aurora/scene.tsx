import { useEffect, useMemo } from 'react';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import { Aurora } from './aurora.ts';
import type { definition } from './definition.ts';

export function Scene({ fixed, seed }: SceneProps<typeof definition>) {
  const aurora = useMemo(() => new Aurora(fixed, seed), [fixed, seed]);
  useEffect(() => () => aurora.dispose(), [aurora]);
  useStep<typeof definition>(({ values }) => aurora.update(values));
  return <primitive object={aurora.root} dispose={null} />;
}
