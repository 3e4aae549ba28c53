import { expect, test } from 'vitest';
import { checkAgainstModel, spec } from './store-model.ts';
import { openJobStore } from './store.ts';

test(
  '300 random sequences of commands, reopening among them, leave what a model of the store has',
  { timeout: 120_000 },
  () => {
    checkAgainstModel(300);
  },
);

test('a file is played as long as a job that names it is not over', () => {
  const store = openJobStore(':memory:', () => 1);
  const song = '/music/über "alles".flac';
  const { id } = store.submit({ spec: { ...spec, name: song, inputs: { audio: song } } }).job;
  store.submit({ spec: { ...spec, name: '/other.flac' } });
  expect(store.isPlayed(song)).toBe(true);
  expect(store.isPlayed('/other.flac')).toBe(false);
  store.claim();
  expect(store.isPlayed(song)).toBe(true);
  store.complete({ id, attempt: 1 }, []);
  expect(store.isPlayed(song)).toBe(false);
  store[Symbol.dispose]();
});
