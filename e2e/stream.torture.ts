import { expect, it } from 'vitest';
import { chance, seed } from './chance.ts';
import { testFolder } from './emberloom.ts';
import { tryStream } from './stream-trial.ts';

it('50 viewers, 200 random disconnects each, 10 restarts: no gap and no repeat', async () => {
  const trial = { folder: testFolder(), viewers: 50, disconnects: 200, restarts: 10, random: chance(51) };
  const started = performance.now();
  const { disconnects, events, broken } = await tryStream(trial);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `seed ${seed}: ${disconnects} disconnects in ${seconds} s, ${events} events, ${broken.length} viewers broken`,
  );
  expect({ disconnects, broken }).toEqual({ disconnects: 10_000, broken: [] });
});
