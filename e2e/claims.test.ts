import { expect, it } from 'vitest';
import { chance, seed } from './chance.ts';
import { raceForClaims } from './claim-race.ts';
import { testFolder } from './emberloom.ts';
import { programOf } from './programs.ts';

it(`four processes that claim jobs and are killed eight times lose none and do none twice (seed ${seed})`, async () => {
  const program = programOf('claimer');
  const race = { program, folder: testFolder(), processes: 4, jobs: 400, kills: 8, random: chance(40) };
  const { kills, lost, double, integrity } = await raceForClaims(race);
  expect({ kills, lost, double, integrity }).toEqual({ kills: 8, lost: [], double: [], integrity: 'ok' });
});
