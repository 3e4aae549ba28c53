import { expect, test } from 'vitest';
import { isPressed, keysOf, printKeys } from '#editor/actions/keys.ts';

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
  ['+', { key: '+', shiftKey: true }, true],
  ['Mod++', { key: '+', ctrlKey: true }, true],
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

test.each([
  ['Mod+Shift+Z', { key: 'Z', ctrlKey: true, shiftKey: true }],
  ['K', { key: 'k' }],
  ['?', { key: '?', shiftKey: true }],
  ['Mod++', { key: '+', metaKey: true }],
  ['Shift+F5', { key: 'F5', shiftKey: true }],
  ['Shift+ ', { key: ' ', shiftKey: true }],
  ['Ä', { key: 'ä' }],
  [null, { key: 'Shift', shiftKey: true }],
])('what is pressed is named %s, and answers to that', (keys, event) => {
  expect(keysOf({ ...plain, ...event })).toBe(keys);
  if (keys !== null) expect(isPressed(keys, { ...plain, ...event })).toBe(true);
});
