import type { Texture } from 'three';
import { frameTime } from '#graphs/fps.ts';
import { BloomPass } from '#runtime/browser/bloom.ts';
import { createFlatCamera } from '#runtime/browser/camera.ts';
import type { PageExecutor } from '#runtime/browser/executor.ts';
import { OutputTargets } from '#runtime/browser/output-targets.ts';
import { ResolvePass } from '#runtime/browser/resolve.ts';
import type { definition } from './definition.ts';

/** Draws the scene with the flat camera into a half-float linear target, then resolves it to pixels. */
export const run: PageExecutor<typeof definition> = async ({ params, inputs, context }) => {
  const { renderer, targets, picture } = context;
  const { width, height } = picture;
  const { scene } = inputs;
  const camera = createFlatCamera(width, height);
  const resolve = new ResolvePass();
  context.onClose(() => resolve.dispose());
  const linear = targets.take({
    width: width * params.supersampling,
    height: height * params.supersampling,
    kind: 'linear',
  });
  let bloomPass: BloomPass | null = null;
  function scatter(share: number): { light: Texture; share: number } {
    if (!bloomPass) {
      const pass = (bloomPass = new BloomPass(targets, linear.width, linear.height));
      context.onClose(() => pass.dispose());
    }
    return { light: bloomPass.run(renderer, linear), share };
  }
  const outputs = new OutputTargets(context);

  return {
    frames: {
      draw(index, row, format) {
        const output = outputs.next(format);
        scene.step(index, frameTime(index, params.fps), row);
        renderer.setRenderTarget(linear);
        renderer.render(scene.scene, camera);
        const share = scene.bloom(row);
        resolve.run(renderer, linear.texture, output.target, {
          format,
          supersampling: params.supersampling,
          rollOff: scene.character !== 'calibration',
          ...(share > 0 && { bloom: scatter(share) }),
        });
        return output;
      },
    },
  };
};
