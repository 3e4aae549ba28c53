/** What a person can do, with the keys that do it. `Mod` is Ctrl, or Command on a Mac. */
export interface Action {
  readonly id: string;
  readonly title: string;
  readonly group: 'File' | 'Edit' | 'Graph' | 'View';
  /** As `Mod+Shift+Z`; any of them. The first is shown. */
  readonly keys: readonly string[];
  /** Where this is false, menus leave it out or grey it. */
  isPossible?(): boolean;
  run(): void;
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function isPressed(keys: string, event: KeyPress): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const isLetter = /^[A-Z]$/.test(key);
  const pressed = isLetter ? event.key.toUpperCase() : event.key;
  // Signs such as ? need Shift on some keyboards and not on others.
  const isShiftRight = event.shiftKey === parts.includes('Shift') || (!isLetter && key.length === 1);
  const isModRight = (event.ctrlKey || event.metaKey) === parts.includes('Mod');
  return pressed === key && isShiftRight && isModRight && event.altKey === parts.includes('Alt');
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
  const printed = keys.split('+').map((key) => names[key] ?? arrows[key] ?? key);
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
