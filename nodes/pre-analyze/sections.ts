import { normaliseLoudness } from './normalise.ts';

export function findSections(gridLength: number, shortTermLufs: Float32Array) {
  return {
    slow: { intensity: normaliseLoudness(shortTermLufs), tension: new Float32Array(gridLength) },
    sections: {
      quiet: new Float64Array(0),
      build: new Float64Array(0),
      drop: new Float64Array(0),
      main: Float64Array.of(0),
    },
  };
}
