import { useMemo } from 'react';
import { Color } from 'three';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import type { definition } from './definition.ts';

/** The whole field at one level of light. */
export function Scene(_props: SceneProps<typeof definition>) {
  const field = useMemo(() => new Color(0), []);
  useStep<typeof definition>(({ values }) => field.setScalar(values.level));
  return <primitive attach="background" object={field} />;
}
