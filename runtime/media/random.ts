/**
 * The only source of randomness: one integer hash, the same in TypeScript and in GLSL ES 3.00, so that a random number depends
 * on what it is for and never on when it is asked for. PCG output permutation after M. Jarzynski and M. Olano, "Hash functions
 * for GPU rendering", JCGT 9(3), 2020.
 */

/** A number in [0, 1), a multiple of 2⁻²⁴ (exact as float32), for one property (`channel`) of one thing (`index`). Arguments are taken modulo 2³². */
export function randomFloat(seed: number, index: number, channel: number): number {
  return (randomUint(seed, index, channel) >>> 8) / 2 ** 24;
}

/** 32 random bits as an unsigned integer. */
export function randomUint(seed: number, index: number, channel: number): number {
  return permute(permute(permute(channel) + index) + seed);
}

/** GLSL ES 3.00 functions `uint randomUint(uint, uint, uint)` and `float randomFloat(uint, uint, uint)` with the same results. */
export const randomGlsl = `
uint randomPermute(uint value) {
  uint state = value * 747796405u + 2891336453u;
  uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

uint randomUint(uint seed, uint index, uint channel) {
  return randomPermute(randomPermute(randomPermute(channel) + index) + seed);
}

float randomFloat(uint seed, uint index, uint channel) {
  return float(randomUint(seed, index, channel) >> 8u) * (1.0 / 16777216.0);
}
`;

function permute(value: number): number {
  const state = (Math.imul(value, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737);
  return ((word >>> 22) ^ word) >>> 0;
}
