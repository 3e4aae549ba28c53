import { useEffect, useMemo } from 'react';
import { MathUtils } from 'three';
import type { SceneTemplateDefinition } from '#graphs/definition.ts';
import { Starfield } from '#nodes/scene/layers/starfield/starfield.ts';
import { useStep, type SceneProps } from '#runtime/browser/stage.tsx';
import { skyLooks } from './looks.ts';
import type { skyParams } from './params.ts';
import { skyLeftOut, skySamples, skyScales } from './quality.ts';
import { skyAxis, StarNest } from './star-nest.ts';

type SkyTemplate = SceneTemplateDefinition<typeof skyParams>;

/** The Star Nest sky of a template whose parameters include `skyParams`, and fine stars before it that turn with it. */
export function Sky({ fixed, seed }: SceneProps<SkyTemplate>) {
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
  const stars = useMemo(() => new Starfield(STARS, seed), [seed]);
  useEffect(() => () => sky.dispose(), [sky]);
  useEffect(() => () => stars.dispose(), [stars]);
  useStep<SkyTemplate>(({ time, values }) => {
    sky.update({
      travelled: values.skyTravelled,
      turned: values.skyTurned,
      brightness: values.skyBrightness,
      hue: values.skyHue,
      saturation: values.skySaturation,
    });
    stars.setRotationFromAxisAngle(skyAxis, -MathUtils.degToRad(values.skyTurned));
    stars.update({ brightness: values.skyStars, twinkle: 0.4 * time });
  });
  return (
    <>
      <primitive object={sky} dispose={null} />
      <primitive object={stars} renderOrder={-999} dispose={null} />
    </>
  );
}

/** All around; about one in nine is within a landscape picture. */
const STARS = 4000;
