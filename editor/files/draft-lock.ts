import { freshId } from '#editor/files/fresh-id.ts';

const tabKey = 'emberloom.draft';

/** Which draft a window writes to. Two windows never hold one at the same time, a window that was duplicated included. */
export interface DraftLock {
  readonly id: string;
  /** Lets go of the draft and holds another; false, and nothing changes, where a window has that one. */
  take(id: string): Promise<boolean>;
  /** Lets go of the draft for a new one. */
  renew(): void;
}

/** The draft that this window held before it was reloaded, or a new one. */
export async function claimDraft(): Promise<DraftLock> {
  let release = () => {};
  let id = '';
  const stored = sessionStorage.getItem(tabKey);
  if (stored === null || !(await take(stored))) renew();

  async function take(wanted: string): Promise<boolean> {
    const held = await hold(wanted);
    if (!held) return false;
    become(wanted, held);
    return true;
  }

  function renew(): void {
    const fresh = freshId();
    const holding = hold(fresh);
    // At once: whatever is written from now on belongs to the new one.
    become(fresh, () => void holding.then((letGo) => letGo?.()));
  }

  function become(next: string, letGo: () => void): void {
    release();
    release = letGo;
    id = next;
    sessionStorage.setItem(tabKey, id);
  }

  return {
    get id() {
      return id;
    },
    take,
    renew,
  };
}

/** The next time that this window is loaded it begins with a new draft. The one that it has stays among the others. */
export function leaveDraft(): void {
  sessionStorage.removeItem(tabKey);
}

/** The drafts that windows hold at the moment. */
export async function heldDrafts(): Promise<ReadonlySet<string>> {
  if (!hasLocks()) return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}

const prefix = 'emberloom draft ';

/** Holds a draft's lock until the answer is called or the window closes; null where another window has it. */
function hold(id: string): Promise<(() => void) | null> {
  if (!hasLocks()) return Promise.resolve(null);
  return new Promise((answer) => {
    void navigator.locks.request(prefix + id, { ifAvailable: true }, (lock) => {
      if (!lock) answer(null);
      return lock ? new Promise<void>((release) => answer(release)) : undefined;
    });
  });
}

/** Over http, except on the server's own machine, there are none. Then no draft can be held, and every window writes to a new one. */
function hasLocks(): boolean {
  return isSecureContext;
}
