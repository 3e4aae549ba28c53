import type { Matrix4, Scene, Texture, WebGLRenderer, WebGLRenderTarget } from 'three';
import type { ResolvedParams } from '#graphs/definition.ts';
import { frameTime } from '#graphs/fps.ts';
import type { PageContext, PageExecutor } from '#runtime/browser/executor.ts';
import { CubeCamera, facesShape } from '#runtime/browser/cube-camera.ts';
import { OutputTargets } from '#runtime/browser/output-targets.ts';
import { ResolvePass } from '#runtime/browser/resolve.ts';
import { rigMatrix } from '#runtime/browser/rig.ts';
import { SphereBloom } from '#runtime/browser/sphere-bloom.ts';
import { SpherePass } from '#runtime/browser/sphere-pass.ts';
import { filmSphere, isDrawnDirectly, SphereCamera } from '#runtime/browser/sphere-view.ts';
import type { definition } from './definition.ts';
import { facePixels } from './face-size.ts';

type Params = ResolvedParams<(typeof definition)['params']>;
/** Draws all directions into a target, in linear light. */
interface SphereFilm {
  draw(renderer: WebGLRenderer, scene: Scene, target: WebGLRenderTarget): void;
  /** What the picture was put together from, and pixels a side of each. */
  readonly faces?: { readonly texture: Texture; readonly pixels: number };
}

/** Draws the sphere, directly or by way of a cube, into a half-float linear target, then resolves that to pixels. */
export const run: PageExecutor<typeof definition> = async ({ params, inputs, context }) => {
  const { renderer, targets, picture } = context;
  const { width, height } = picture;
  const { scene } = inputs;
  const { x, y, z, yaw, pitch, roll } = params;
  const rig = rigMatrix({ position: [x, y, z], yaw, pitch, roll });
  const direct = params.projection === 'equirect' && isDrawnDirectly(scene.scene, params.method);
  const film = direct ? filmDirectly(rig) : filmByCube(params, rig, context);
  const resolve = new ResolvePass();
  const linear = targets.take({ width, height, kind: 'linear' });
  const faces = film.faces && { facePixels: film.faces.pixels };
  const bloom = new SphereBloom(targets, { projection: params.projection, width, height, ...faces });
  context.onClose(() => {
    resolve.dispose();
    bloom.dispose();
  });
  const outputs = new OutputTargets(context);

  return {
    frames: {
      draw(index, row, format) {
        const output = outputs.next(format);
        scene.step(index, frameTime(index, params.fps), row);
        film.draw(renderer, scene.scene, linear);
        bloom.run(renderer, linear, scene.bloom(row), film.faces?.texture);
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

function filmDirectly(rig: Matrix4): SphereFilm {
  const camera = new SphereCamera('equirect', rig);
  return {
    draw: (renderer, scene, target) =>
      filmSphere(renderer, scene, target, camera, { eye: 0, interpupillaryDistance: 0 }),
  };
}

function filmByCube(params: Params, rig: Matrix4, { picture, targets, onClose }: PageContext): SphereFilm {
  const { width, height } = picture;
  const side = facePixels(params);
  const camera = new CubeCamera(side, rig);
  const sphere = new SpherePass({ projection: params.projection, width, height, facePixels: side });
  onClose(() => sphere.dispose());
  const faces = targets.take(facesShape(side));
  return {
    draw(renderer, scene, target) {
      camera.film(renderer, scene, faces);
      sphere.run(renderer, faces.texture, target);
    },
    faces: { texture: faces.texture, pixels: side },
  };
}
