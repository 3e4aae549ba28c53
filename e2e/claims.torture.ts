import { expect, it } from 'vitest';
import { checkAgainstModel } from '#server/jobs/store-model.ts';
import { chance, seed } from './chance.ts';
import { raceForClaims } from './claim-race.ts';
import { testFolder } from './emberloom.ts';
import { programOf } from './programs.ts';

it('four processes, 6,000 claims, 70 kills: none lost, none done twice', async () => {
  const program = programOf('claimer');
  const race = { program, folder: testFolder(), processes: 4, jobs: 6000, kills: 70, random: chance(41) };
  const started = performance.now();
  const { kills, lost, double, integrity, attempts } = await raceForClaims(race);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `seed ${seed}: ${kills} kills in ${seconds} s, ${attempts} claims for 6000 jobs; lost ${lost.length}, double ${double.length}`,
  );
  expect({ kills, lost, double, integrity }).toEqual({ kills: 70, lost: [], double: [], integrity: 'ok' });
});

it('1,000 random sequences of commands leave what a model of the store has', () => {
  checkAgainstModel(1000, seed);
});
