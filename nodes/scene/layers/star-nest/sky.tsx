import { useEffect, useMemo } from 'react';
import type { SceneTemplateDefinition } from '#graphs/definition.ts';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import { skyLooks } from './looks.ts';
import type { skyParams } from './params.ts';
import { skyLeftOut, skySamples, skyScales } from './quality.ts';
import { StarNest } from './star-nest.ts';

type SkyTemplate = SceneTemplateDefinition<typeof skyParams>;

/** The Star Nest sky of a template whose parameters include `skyParams`. */
export function Sky({ fixed }: Pick<SceneProps<SkyTemplate>, 'fixed'>) {
  const { skyLook, skyQuality, skyResolution, skyAntiSparkle } = fixed;
  const sky = useMemo(
    () =>
      new StarNest(skyLooks[skyLook], {
        leftOut: skyLeftOut[skyQuality],
        scale: skyScales[skyResolution],
        samples: skySamples[skyAntiSparkle],
      }),
    [skyLook, skyQuality, skyResolution, skyAntiSparkle],
  );
  useEffect(() => () => sky.dispose(), [sky]);
  useStep<SkyTemplate>(({ values }) =>
    sky.update({
      travelled: values.skyTravelled,
      turned: values.skyTurned,
      brightness: values.skyBrightness,
      hue: values.skyHue,
      saturation: values.skySaturation,
    }),
  );
  return <primitive object={sky} dispose={null} />;
}
