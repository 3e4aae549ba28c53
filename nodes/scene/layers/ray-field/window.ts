import { Matrix4, Vector3, Vector4, type Box3, type Camera } from 'three';

/** The part of the view that a box covers: left, bottom, right and top in clip space. All of it where the box reaches behind the eye. */
export function windowOf({ min, max }: Box3, camera: Camera): Vector4 {
  const fromWorld = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
  const window = new Vector4(1, 1, -1, -1);
  for (const x of [min.x, max.x]) {
    for (const y of [min.y, max.y]) {
      for (const z of [min.z, max.z]) {
        const corner = new Vector4(x, y, z, 1).applyMatrix4(fromWorld);
        if (corner.w <= 0) return new Vector4(-1, -1, 1, 1);
        const [across, up] = [corner.x / corner.w, corner.y / corner.w];
        window.x = Math.min(window.x, across);
        window.y = Math.min(window.y, up);
        window.z = Math.max(window.z, across);
        window.w = Math.max(window.w, up);
      }
    }
  }
  return window.clampScalar(-1, 1);
}

/** The same in a picture of the sphere, for an eye on a circle of that radius. */
export function sphereWindowOf(box: Box3, camera: Camera, eyeRadius: number): Vector4 {
  const { min, max } = box.clone().applyMatrix4(camera.matrixWorldInverse);
  const nearest = Math.hypot(Math.max(min.x, -max.x, 0), Math.max(min.z, -max.z, 0));
  // What is above or below is seen all around.
  if (nearest <= Math.abs(eyeRadius)) return new Vector4(-1, -1, 1, 1);
  const farthest = Math.hypot(Math.max(-min.x, max.x), Math.max(-min.z, max.z));
  // An eye looks along a tangent of its circle: a little past the middle, and from a little nearer.
  const aside = Math.asin(Math.abs(eyeRadius) / nearest);
  const tangent = Math.sqrt(nearest ** 2 - eyeRadius ** 2);
  const azimuths = [min.x, max.x].flatMap((x) => [min.z, max.z].map((z) => Math.atan2(x, -z)));
  // Behind, azimuths leap from one edge of the picture to the other.
  const behind = max.z > 0 && min.x <= 0 && max.x >= 0;
  const all = behind || Math.max(...azimuths.map(Math.abs)) + aside > Math.PI;
  const [left, right] = all ? [-Math.PI, Math.PI] : [Math.min(...azimuths) - aside, Math.max(...azimuths) + aside];
  const bottom = Math.atan2(min.y, min.y < 0 ? tangent : farthest);
  const top = Math.atan2(max.y, max.y > 0 ? tangent : farthest);
  const [low, high] = [new Vector3(left, bottom), new Vector3(right, top)].map((angles) =>
    angles.applyMatrix4(camera.projectionMatrix),
  ) as [Vector3, Vector3];
  return new Vector4(low.x, low.y, high.x, high.y).clampScalar(-1, 1);
}
