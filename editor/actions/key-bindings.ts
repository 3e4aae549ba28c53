import { z } from 'zod';
import { printKeys, type Action } from '#editor/actions/keys.ts';
import { isMac } from '#editor/platform.ts';
import { recall, remember } from '#editor/remembered.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';

type Keys = Readonly<Record<string, readonly string[]>>;

/** Keys that a person has chosen, by the name of the action; this browser keeps them. */
export interface KeyBindings {
  readonly chosen: Observable<Keys>;
  choose(keys: Keys): void;
  /** Back to the keys that actions come with: of one action, or of all. */
  reset(id?: string): void;
}

const stored = 'emberloom.keys';
const keysSchema = z.record(z.string(), z.array(z.string().min(1)));

export function createKeyBindings(): KeyBindings {
  const chosen = createObservable<Keys>(read());
  // Another window of the editor has other keys from now on, and so has this one.
  globalThis.addEventListener?.('storage', ({ key }) => {
    if (key === stored) chosen.set(read());
  });
  const keep = (keys: Keys) => {
    chosen.set(keys);
    remember(stored, JSON.stringify(keys));
  };
  return {
    chosen,
    choose: (keys) => keep({ ...chosen.get(), ...keys }),
    reset(id) {
      keep(id === undefined ? {} : Object.fromEntries(Object.entries(chosen.get()).filter(([name]) => name !== id)));
    },
  };
}

/** What cannot be read is as if nobody had chosen anything. */
function read(): Keys {
  try {
    return keysSchema.parse(JSON.parse(recall(stored) ?? '{}'));
  } catch {
    return {};
  }
}

/** The same actions with the keys that a person has chosen for them. */
export function withChosenKeys(actions: readonly Action[], chosen: Keys): Action[] {
  return actions.map((action) => {
    const keys = Object.hasOwn(chosen, action.id) && !isFixed(action) ? chosen[action.id] : undefined;
    return keys ? { ...action, keys } : action;
  });
}

/** The browser tells of copying by itself, and Escape is the way out everywhere. */
export function isFixed({ id }: Action): boolean {
  return ['copy', 'cut', 'paste', 'escape'].includes(id);
}

const kept: Readonly<Record<string, string>> = {
  Enter: 'presses buttons',
  Tab: 'goes from one thing to the next',
  'Shift+Tab': 'goes back to the thing before',
  Escape: 'is the way out everywhere',
  ArrowUp: 'goes from node to node',
  ArrowDown: 'goes from node to node',
  ArrowLeft: 'goes from node to node',
  ArrowRight: 'goes from node to node',
  'Mod+T': 'is the browser’s own and never reaches the page',
  'Mod+N': 'is the browser’s own and never reaches the page',
  'Mod+W': 'is the browser’s own and never reaches the page',
};

export type KeyVerdict =
  | { readonly state: 'free' }
  /** Another action has them, and may give them up. */
  | { readonly state: 'taken'; readonly by: Action; readonly message: string }
  | { readonly state: 'refused'; readonly message: string };

/** Whether an action may have these keys. */
export function judgeKeys(actions: readonly Action[], id: string, keys: string): KeyVerdict {
  const printed = printKeys(keys, isMac);
  const use = kept[keys];
  if (use !== undefined) return { state: 'refused', message: `${printed} ${use}: choose others.` };
  const by = actions.find((action) => action.id !== id && action.keys.includes(keys));
  if (!by) return { state: 'free' };
  const message = `${printed} is “${by.title}” already.`;
  return isFixed(by)
    ? { state: 'refused', message: `${message} That cannot change.` }
    : { state: 'taken', by, message };
}

/** What to choose so that an action has these keys alone, and no other action has them. */
export function claimKeys(actions: readonly Action[], id: string, keys: string): Keys {
  const losers = actions.filter((action) => action.id !== id && action.keys.includes(keys));
  return Object.fromEntries([
    ...losers.map((action) => [action.id, action.keys.filter((each) => each !== keys)] as const),
    [id, [keys]] as const,
  ]);
}
