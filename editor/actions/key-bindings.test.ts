import { expect, test } from 'vitest';
import { claimKeys, createKeyBindings, judgeKeys, withChosenKeys } from '#editor/actions/key-bindings.ts';
import type { Action } from '#editor/actions/keys.ts';

const action = (id: string, title: string, keys: readonly string[]): Action => ({
  ...{ id, title, keys, group: 'Edit' },
  run() {},
});
const actions = [
  action('redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y']),
  action('mute', 'Mute', ['M']),
  action('copy', 'Copy', ['Mod+C']),
];

test.each([
  ['K', 'free', undefined],
  ['M', 'free', undefined],
  ['Mod+Y', 'taken', 'Ctrl + Y is “Redo” already.'],
  ['Mod+C', 'refused', 'Ctrl + C is “Copy” already. That cannot change.'],
  ['Enter', 'refused', 'Enter presses buttons: choose others.'],
])('%s for muting is %s', (keys, state, message) => {
  const verdict = judgeKeys(actions, 'mute', keys);
  expect(verdict.state).toBe(state);
  expect('message' in verdict ? verdict.message : undefined).toBe(message);
});

test('keys that are taken over leave the other action those that it has besides; reset gives both theirs back', () => {
  const bindings = createKeyBindings();
  bindings.choose(claimKeys(actions, 'mute', 'Mod+Y'));
  const keys = () => withChosenKeys(actions, bindings.chosen.get()).map((each) => each.keys);
  expect(keys()).toEqual([['Mod+Shift+Z'], ['Mod+Y'], ['Mod+C']]);
  bindings.reset('mute');
  expect(keys()).toEqual([['Mod+Shift+Z'], ['M'], ['Mod+C']]);
  bindings.reset();
  expect(keys()).toEqual(actions.map((each) => each.keys));
});

test('what cannot be changed stays, whatever was kept', () => {
  expect(withChosenKeys(actions, { copy: ['Q'] }).at(-1)?.keys).toEqual(['Mod+C']);
});
