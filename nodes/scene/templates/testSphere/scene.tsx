import { useEffect, useMemo } from 'react';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import { MarkerSprites } from './marker-sprites.ts';
import { TestSphere } from './test-sphere.ts';

export function Scene({ fixed: { pattern, distance } }: SceneProps<typeof definition>) {
  const shown = useMemo(
    () => (pattern === 'sprites' ? new MarkerSprites(distance) : new TestSphere(pattern, distance)),
    [pattern, distance],
  );
  useEffect(() => () => shown.dispose(), [shown]);
  useStep<typeof definition>(standStill);
  return <primitive object={shown} dispose={null} />;
}

function standStill(): void {}
