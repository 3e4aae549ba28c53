import { expect, test } from 'vitest';
import { isPressed, printKeys } from '#editor/actions/keys.ts';

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test.each([
  ['Mod+Z', { key: 'z', ctrlKey: true }, true],
  ['Mod+Z', { key: 'z', metaKey: true }, true],
  ['Mod+Z', { key: 'Z', ctrlKey: true, shiftKey: true }, false],
  ['Mod+Shift+Z', { key: 'Z', ctrlKey: true, shiftKey: true }, true],
  ['M', { key: 'm' }, true],
  ['M', { key: 'm', ctrlKey: true }, false],
  ['?', { key: '?', shiftKey: true }, true],
  ['.', { key: '.' }, true],
  ['Delete', { key: 'Delete' }, true],
  ['Alt+ArrowUp', { key: 'ArrowUp', altKey: true }, true],
  ['Alt+ArrowUp', { key: 'ArrowUp' }, false],
])('%s answers to %j: %s', (keys, event, expected) => {
  expect(isPressed(keys, { ...plain, ...event })).toBe(expected);
});

test('keys are printed as the keyboard has them', () => {
  expect(printKeys('Mod+Shift+Z', true)).toBe('⌘⇧Z');
  expect(printKeys('Mod+Shift+Z', false)).toBe('Ctrl + Shift + Z');
});
