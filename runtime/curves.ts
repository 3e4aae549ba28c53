import { frameTime, type Fps } from '#graphs/fps.ts';
import { isDrive, isKeys, type ParamValue } from '#graphs/values.ts';
import { constantCurve, gridCurve, type Curve } from './curve.ts';
import { driveCurve } from './drive.ts';
import { GRID_HZ, type Features } from './features.ts';
import { keyPosition, placeKeys } from './keys.ts';

/** The curve of a number, whichever form it has. `range` is where a drive without one ends up. */
export function numberCurve(value: ParamValue, range: readonly [number, number], features: Features, fps: Fps): Curve {
  if (typeof value === 'number') return constantCurve(value, fps);
  if (isDrive(value)) return driveCurve(value.$drive, range, features, fps);
  if (!isKeys(value)) {
    throw new Error(
      `An animated parameter holds ${JSON.stringify(value)}: expected a number, {"$drive": …} or {"$keys": […]}.`,
    );
  }
  const keys = placeKeys(value.$keys, features);
  return sampledCurve(features, fps, (time) => {
    const { from, to, mix } = keyPosition(keys, time);
    return Number(from) + (Number(to) - Number(from)) * mix;
  });
}

/** The curves of a colour's red, green and blue, in linear light; keys mix in linear light. */
export function colourCurves(value: ParamValue, fallback: string, features: Features, fps: Fps): Curve[] {
  if (!isKeys(value)) {
    return linearColour(typeof value === 'string' ? value : fallback).map((channel) => constantCurve(channel, fps));
  }
  const keys = placeKeys(value.$keys, features).map((key) => ({ ...key, value: linearColour(String(key.value)) }));
  return ([0, 1, 2] as const).map((channel) =>
    sampledCurve(features, fps, (time) => {
      const { from, to, mix } = keyPosition(keys, time);
      return from[channel] + (to[channel] - from[channel]) * mix;
    }),
  );
}

function sampledCurve(features: Features, fps: Fps, at: (time: number) => number): Curve {
  const grid = Float32Array.from({ length: features.gridLength }, (_, index) => at(index / GRID_HZ));
  return gridCurve(grid, fps, (frame) => at(frameTime(frame, fps)));
}

/** `#rrggbb` (sRGB) to linear light, IEC 61966-2-1. */
export function linearColour(hex: string): [number, number, number] {
  const channel = (from: number) => {
    const code = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}
