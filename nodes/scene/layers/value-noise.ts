/**
 * Value noise in [0, 1] for GLSL ES 3.00, to be put after `randomGlsl`: `noise1(x, seed)` with smooth steps between random values at
 * whole numbers.
 */
export const valueNoise1Glsl = `
float valueAt(int cell, uint seed) {
  return float(randomPermute(uint(cell) + seed) >> 8u) * (1.0 / 16777216.0);
}

float noise1(float x, uint seed) {
  float cell = floor(x);
  float f = x - cell;
  int i = int(cell);
  return mix(valueAt(i, seed), valueAt(i + 1, seed), f * f * (3.0 - 2.0 * f));
}
`;
