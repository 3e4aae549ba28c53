import { expect, test } from 'vitest';
import { forgettable, type Draft } from '#editor/files/draft-table.ts';

function draft(changed: number, isSaved: boolean): Draft {
  return { id: `${isSaved ? 'saved' : 'unsaved'} ${changed}`, name: 'Flame', text: '', isSaved, changed, file: null };
}

const saved = Array.from({ length: 30 }, (_, index) => draft(1000 + index, true));
const unsaved = Array.from({ length: 30 }, (_, index) => draft(index, false));

test('the oldest drafts of saved graphs are forgotten, and never for them what no file holds', () => {
  const gone = forgettable([...unsaved, ...saved], new Set()).map(({ id }) => id);
  expect(gone.toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => `saved ${1000 + index}`));
});

test('unsaved drafts are forgotten beyond two hundred, oldest first', () => {
  const many = Array.from({ length: 202 }, (_, index) => draft(index, false));
  expect(forgettable(many, new Set()).map(({ id }) => id)).toEqual(['unsaved 1', 'unsaved 0']);
});

test('what a window has open is not forgotten', () => {
  expect(forgettable(saved, new Set(['saved 1000'])).map(({ id }) => id)).not.toContain('saved 1000');
});
