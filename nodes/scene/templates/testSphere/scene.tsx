import { useEffect, useMemo } from 'react';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';
import { TestSphere } from './test-sphere.ts';

export function Scene({ fixed: { pattern, distance } }: SceneProps<typeof definition>) {
  const sphere = useMemo(() => new TestSphere(pattern, distance), [pattern, distance]);
  useEffect(() => () => sphere.dispose(), [sphere]);
  useStep<typeof definition>(standStill);
  return <primitive object={sphere} dispose={null} />;
}

function standStill(): void {}
