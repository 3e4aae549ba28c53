import { frameTime } from '#graphs/fps.ts';
import type { PageExecutor } from '#runtime/browser/executor.ts';
import { OutputTargets } from '#runtime/browser/output-targets.ts';
import { ResolvePass } from '#runtime/browser/resolve.ts';
import { CubeCamera } from './cube-camera.browser.ts';
import type { definition } from './definition.ts';
import { facePixels } from './picture.ts';
import { SpherePass } from './sphere-pass.browser.ts';

/** Texels beyond each face's edges: a filter of four texels reaches one and a half past a point on the edge. */
const border = 2;

/** Draws the six faces of a cube into half-float linear targets, lays them out as the projection asks, then resolves that to pixels. */
export const run: PageExecutor<typeof definition> = async ({ params, inputs, context }) => {
  const { renderer, targets, picture } = context;
  const { width, height } = picture;
  const { scene } = inputs;
  const side = facePixels(params);
  const { x, y, z, yaw, pitch, roll } = params;
  const camera = new CubeCamera(side, border, { position: [x, y, z], yaw, pitch, roll });
  const sphere = new SpherePass({ projection: params.projection, width, height, facePixels: side, border });
  const resolve = new ResolvePass();
  context.onClose(() => {
    sphere.dispose();
    resolve.dispose();
  });
  const faces = targets.take({ width: 3 * (side + 2 * border), height: 2 * (side + 2 * border), kind: 'linear' });
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
