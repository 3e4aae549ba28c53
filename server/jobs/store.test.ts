import { test } from 'vitest';
import { checkAgainstModel } from './store-model.ts';

test(
  '300 random sequences of commands, reopening among them, leave what a model of the store has',
  { timeout: 120_000 },
  () => {
    checkAgainstModel(300);
  },
);
