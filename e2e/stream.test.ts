import { expect, it } from 'vitest';
import { chance, seed } from './chance.ts';
import { testFolder } from './emberloom.ts';
import { tryStream } from './stream-trial.ts';

it(`50 viewers that lose their connection 20 times each miss nothing and get nothing twice (seed ${seed})`, async () => {
  const trial = { folder: testFolder(), viewers: 50, disconnects: 20, restarts: 2, random: chance(50) };
  const { disconnects, broken } = await tryStream(trial);
  expect({ disconnects, broken }).toEqual({ disconnects: 1000, broken: [] });
});
