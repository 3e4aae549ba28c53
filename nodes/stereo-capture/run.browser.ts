import { frameTime } from '#graphs/fps.ts';
import type { PageExecutor } from '#runtime/browser/executor.ts';
import { OutputTargets } from '#runtime/browser/output-targets.ts';
import { ResolvePass } from '#runtime/browser/resolve.ts';
import type { definition } from './definition.ts';
import { createEyeCamera } from './eye-camera.browser.ts';
import { stereoPicture } from './picture.ts';

/** Draws one eye after the other, each into half-float linear light and from there to its place among the pixels. */
export const run: PageExecutor<typeof definition> = async ({ params, inputs, context }) => {
  const { renderer } = context;
  const { scene } = inputs;
  const { left, right } = stereoPicture(params);
  const eyes = createEyeCamera(scene.scene, params, context);
  const resolve = new ResolvePass();
  context.onClose(() => resolve.dispose());
  const outputs = new OutputTargets(context);

  return {
    frames: {
      draw(index, row, format) {
        const output = outputs.next(format);
        scene.step(index, frameTime(index, params.fps), row);
        const options = { format, supersampling: 1, rollOff: scene.character !== 'calibration' };
        const bloomShare = scene.bloom(row);
        const seenLeft = eyes.film(-1, bloomShare);
        resolve.run(renderer, seenLeft, output.target, { ...options, place: left });
        const seenRight = eyes.sameForBoth ? seenLeft : eyes.film(1, bloomShare);
        resolve.run(renderer, seenRight, output.target, { ...options, place: right });
        return output;
      },
    },
  };
};
