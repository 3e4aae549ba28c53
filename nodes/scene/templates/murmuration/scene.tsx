import { useEffect, useMemo } from 'react';
import { Starfield } from '#nodes/scene/layers/starfield/starfield.ts';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import { Backdrop } from './backdrop.ts';
import type { definition } from './definition.ts';
import { Dust } from './dust.ts';
import { Flock } from './flock.ts';

export function Scene({ fixed, seed }: SceneProps<typeof definition>) {
  const { particles, formation } = fixed;
  const flock = useMemo(() => new Flock(particles, formation, seed), [particles, formation, seed]);
  const surroundings = useMemo(
    () => ({ backdrop: new Backdrop(), stars: new Starfield(2500, seed), dust: new Dust(seed) }),
    [seed],
  );
  const { backdrop, stars, dust } = surroundings;
  useEffect(() => () => flock.dispose(), [flock]);
  useEffect(() => () => Object.values(surroundings).forEach((layer) => layer.dispose()), [surroundings]);
  useStep<typeof definition>(({ values }) => {
    backdrop.update(values);
    stars.update({ brightness: 0.5 * values.dust, twinkle: 0.3 * values.flowed });
    dust.update(values);
    flock.update(values);
  });
  return (
    <>
      <primitive object={backdrop} dispose={null} />
      <primitive object={stars} dispose={null} />
      <primitive object={dust} dispose={null} />
      <primitive object={flock} position={[0, 0.1, -5.9]} dispose={null} />
    </>
  );
}
