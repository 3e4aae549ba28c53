import { frameTime } from '#graphs/fps.ts';
import type { PageExecutor } from '#runtime/browser/executor.ts';
import { CubeCamera, facesShape } from '#runtime/browser/cube-camera.ts';
import { OutputTargets } from '#runtime/browser/output-targets.ts';
import { ResolvePass } from '#runtime/browser/resolve.ts';
import { rigMatrix } from '#runtime/browser/rig.ts';
import { SpherePass } from '#runtime/browser/sphere-pass.ts';
import type { definition } from './definition.ts';
import { facePixels } from './face-size.ts';

/** Draws the six faces of a cube into half-float linear targets, lays them out as the projection asks, then resolves that to pixels. */
export const run: PageExecutor<typeof definition> = async ({ params, inputs, context }) => {
  const { renderer, targets, picture } = context;
  const { width, height } = picture;
  const { scene } = inputs;
  const side = facePixels(params);
  const { x, y, z, yaw, pitch, roll } = params;
  const camera = new CubeCamera(side, rigMatrix({ position: [x, y, z], yaw, pitch, roll }));
  const sphere = new SpherePass({ projection: params.projection, width, height, facePixels: side });
  const resolve = new ResolvePass();
  context.onClose(() => {
    sphere.dispose();
    resolve.dispose();
  });
  const faces = targets.take(facesShape(side));
  const linear = targets.take({ width, height, kind: 'linear' });
  const outputs = new OutputTargets(targets, width, height);

  return {
    frames: {
      draw(index, row, format) {
        const output = outputs.next(format);
        scene.step(index, frameTime(index, params.fps), row);
        camera.film(renderer, scene.scene, faces);
        sphere.run(renderer, faces.texture, linear);
        resolve.run(renderer, linear.texture, output.target, {
          format,
          supersampling: 1,
          rollOff: scene.character !== 'calibration',
        });
        return output;
      },
    },
  };
};
