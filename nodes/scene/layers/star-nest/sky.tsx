import { useEffect, useMemo } from 'react';
import type { SceneTemplateDefinition } from '#graphs/definition.ts';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import { skyLooks } from './looks.ts';
import type { skyParams } from './params.ts';
import { skyLevels, skyScales } from './quality.ts';
import { StarNest } from './star-nest.ts';

type SkyTemplate = SceneTemplateDefinition<typeof skyParams>;

/** The Star Nest sky of a template whose parameters include `skyParams`. */
export function Sky({ fixed }: Pick<SceneProps<SkyTemplate>, 'fixed'>) {
  const { skyLook, skyQuality, skyResolution } = fixed;
  const sky = useMemo(
    () => new StarNest(skyLooks[skyLook], skyLevels[skyQuality], skyScales[skyResolution]),
    [skyLook, skyQuality, skyResolution],
  );
  useEffect(() => () => sky.dispose(), [sky]);
  useStep<SkyTemplate>(({ values }) =>
    sky.update({ travelled: values.skyTravelled, turned: values.skyTurned, brightness: values.skyBrightness }),
  );
  return <primitive object={sky} dispose={null} />;
}
