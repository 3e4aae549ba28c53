import { Matrix4, type Scene, type Texture, type WebGLRenderTarget } from 'three';
import type { ResolvedParams } from '#graphs/definition.ts';
import { CubeCamera, facesShape } from '#runtime/browser/cube-camera.ts';
import type { PageContext } from '#runtime/browser/executor.ts';
import { rigMatrix } from '#runtime/browser/rig.ts';
import { SphereBloom } from '#runtime/browser/sphere-bloom.ts';
import { SpherePass } from '#runtime/browser/sphere-pass.ts';
import { filmSphere, isDrawnDirectly, notProjecting, SphereCamera } from '#runtime/browser/sphere-view.ts';
import type { definition } from './definition.ts';
import { facePixels } from './face-size.ts';
import { stereoPicture } from './picture.ts';

type Params = ResolvedParams<(typeof definition)['params']>;

export interface EyeCamera {
  /**
   * What the left (−1) or right eye sees, in linear light with that share of it scattered, first row at the bottom; until the other eye
   * is asked for.
   */
  film(eye: -1 | 1, bloomShare: number): Texture;
  /** One picture is right for both eyes. */
  readonly sameForBoth: boolean;
}

/** The pair of eyes that the parameters ask for. They share all targets: an eye at a time is in memory. */
export function createEyeCamera(scene: Scene, params: Params, context: PageContext): EyeCamera {
  const { x, y, z, yaw, pitch, roll } = params;
  const rig = rigMatrix({ position: [x, y, z], yaw, pitch, roll });
  const distance = params.interpupillaryDistance * params.worldScale;
  const direct = isDrawnDirectly(scene, params.method);
  if (params.mode === 'ods') {
    if (direct) return turningEyes(scene, rig, distance, params, context);
    context.warn('stereo-without-depth', withoutDepth(scene, params));
    const film = cubeFilm(scene, params, context)(rig);
    return { film: (_eye, bloomShare) => film(bloomShare), sameForBoth: true };
  }
  const filmFrom = direct ? directFilm(scene, params, context) : cubeFilm(scene, params, context);
  const [left, right] = [-1, 1].map((eye) => {
    const aside = new Matrix4().makeTranslation((eye * distance) / 2, 0, 0);
    return filmFrom(rig.clone().multiply(aside));
  });
  if (!left || !right) throw new Error('There are two eyes.');
  return { film: (eye, bloomShare) => (eye < 0 ? left : right)(bloomShare), sameForBoth: false };
}

function withoutDepth(scene: Scene, { method }: Params): string {
  const others = notProjecting(scene).join(', ');
  const reason =
    method === 'cube'
      ? 'the method is cube'
      : `the scene holds what cannot be drawn so from where each eye is (${others})`;
  return (
    `Both eyes get the same picture, without depth: ${reason}. ` +
    'The modes parallel and vr180 show any scene with depth, within their limits.'
  );
}

/** Eyes that turn with the viewer's head, wherever that looks. */
function turningEyes(scene: Scene, rig: Matrix4, distance: number, params: Params, context: PageContext): EyeCamera {
  const camera = new SphereCamera('equirect', rig);
  const target = eyeTarget(params, context, 'linear');
  const bloom = eyeBloom(params, context);
  return {
    film(eye, bloomShare) {
      filmSphere(context.renderer, scene, target, camera, { eye, interpupillaryDistance: distance });
      bloom.run(context.renderer, target, bloomShare);
      return target.texture;
    },
    sameForBoth: false,
  };
}

/** Films all that is seen from one place. */
type FilmFrom = (rig: Matrix4) => (bloomShare: number) => Texture;

function directFilm(scene: Scene, params: Params, context: PageContext): FilmFrom {
  const { projection } = stereoPicture(params);
  const target = eyeTarget(params, context, 'linear');
  const bloom = eyeBloom(params, context);
  return (rig) => {
    const camera = new SphereCamera(projection, rig);
    return (bloomShare) => {
      filmSphere(context.renderer, scene, target, camera, { eye: 0, interpupillaryDistance: 0 });
      bloom.run(context.renderer, target, bloomShare);
      return target.texture;
    };
  };
}

function cubeFilm(scene: Scene, params: Params, context: PageContext): FilmFrom {
  const { projection, left } = stereoPicture(params);
  const { renderer, targets } = context;
  const side = facePixels(params, left.height / Math.PI);
  const pass = new SpherePass({ projection, width: left.width, height: left.height, facePixels: side });
  context.onClose(() => pass.dispose());
  const faces = targets.take(facesShape(side));
  const target = eyeTarget(params, context, 'light');
  const bloom = eyeBloom(params, context);
  return (rig) => {
    const camera = new CubeCamera(side, rig, projection === 'equirect' ? 'all' : 'ahead');
    return (bloomShare) => {
      camera.film(renderer, scene, faces);
      pass.run(renderer, faces.texture, target);
      bloom.run(renderer, target, bloomShare);
      return target.texture;
    };
  };
}

function eyeTarget(params: Params, { targets }: PageContext, kind: 'linear' | 'light'): WebGLRenderTarget {
  const { width, height } = stereoPicture(params).left;
  return targets.take({ width, height, kind });
}

function eyeBloom(params: Params, { targets, onClose }: PageContext): SphereBloom {
  const { projection, left } = stereoPicture(params);
  const bloom = new SphereBloom(targets, { projection, width: left.width, height: left.height });
  onClose(() => bloom.dispose());
  return bloom;
}
