/** What a person can do, with the keys that do it. `Mod` is Ctrl, or Command on a Mac. */
export interface Action {
  readonly id: string;
  readonly title: string;
  readonly group: 'File' | 'Edit' | 'Graph' | 'View';
  /** As `Mod+Shift+Z`; any of them. The first is shown. `Mod++` is Ctrl and the plus sign. */
  readonly keys: readonly string[];
  /** Where this is false, menus leave it out or grey it. */
  isPossible?(): boolean;
  run(): void;
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function isPressed(keys: string, event: KeyPress): boolean {
  const parts = partsOf(keys);
  const key = parts.at(-1) ?? '';
  const isLetter = isCased(key);
  const pressed = isLetter ? event.key.toUpperCase() : event.key;
  // Signs such as ? need Shift on some keyboards and not on others.
  const isShiftRight = event.shiftKey === parts.includes('Shift') || (!isLetter && key.length === 1 && key !== ' ');
  const isModRight = (event.ctrlKey || event.metaKey) === parts.includes('Mod');
  return pressed === key && isShiftRight && isModRight && event.altKey === parts.includes('Alt');
}

const modifiers = ['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'CapsLock', 'Fn', 'Dead', 'Process', 'Unidentified'];

/** What was pressed, as actions have it; null while only keys are down that change others. */
export function keysOf(event: KeyPress): string | null {
  const { key } = event;
  if (modifiers.includes(key)) return null;
  const isSign = key.length === 1 && !isCased(key.toUpperCase()) && key !== ' ';
  return [
    ...(event.ctrlKey || event.metaKey ? ['Mod'] : []),
    ...(event.shiftKey && !isSign ? ['Shift'] : []),
    ...(event.altKey ? ['Alt'] : []),
    key.length === 1 ? key.toUpperCase() : key,
  ].join('+');
}

/** Letters have Shift as a key of its own; signs are what Shift makes of them. */
function isCased(key: string): boolean {
  return key.length === 1 && key.toLowerCase() !== key.toUpperCase();
}

function partsOf(keys: string): string[] {
  const sign = keys === '+' || keys.endsWith('++') ? '+' : null;
  return sign === null ? keys.split('+') : [...keys.slice(0, -1).split('+').filter(Boolean), sign];
}

/** The keys as they are printed on a keyboard. */
export function printKeys(keys: string, isMac: boolean): string {
  const names: Readonly<Record<string, string>> = isMac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Delete: '⌦', Escape: 'esc' }
    : { Mod: 'Ctrl', Delete: 'Del', Escape: 'Esc' };
  const arrows: Readonly<Record<string, string>> = {
    ' ': 'Space',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
  };
  const printed = partsOf(keys).map((key) => names[key] ?? arrows[key] ?? key);
  return printed.join(isMac ? '' : ' + ');
}

/** Keys pressed in a field belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    target.getAttribute('type') !== 'range'
  );
}
