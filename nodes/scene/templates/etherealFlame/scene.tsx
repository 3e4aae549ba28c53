import { useEffect, useMemo } from 'react';
import { Vector3 } from 'three';
import { Sky } from '#nodes/scene/layers/star-nest/sky.tsx';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import { FlameBody } from './body.ts';
import type { definition } from './definition.ts';
import { Flame } from './flame.ts';

const foot = new Vector3(0, -1.6, -4.5);

export function Scene({ fixed, seed }: SceneProps<typeof definition>) {
  const { particles } = fixed;
  const body = useMemo(() => new FlameBody(foot), []);
  const flame = useMemo(() => new Flame(particles, seed), [particles, seed]);
  useEffect(() => () => body.dispose(), [body]);
  useEffect(() => () => flame.dispose(), [flame]);
  useStep<typeof definition>(({ values }) => {
    body.update(values);
    flame.update(values);
  });
  return (
    <>
      <Sky fixed={fixed} seed={seed} />
      <primitive object={body} dispose={null} />
      <primitive object={flame} position={foot} dispose={null} />
    </>
  );
}
