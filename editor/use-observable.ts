import { useSyncExternalStore } from 'react';
import type { Observable } from '#editor/store/observable.ts';

/** Draws anew when what is chosen of a value changes. `choose` has to give the same object for the same value. */
export function useObservable<T, S>(source: Observable<T>, choose: (value: T) => S): S {
  return useSyncExternalStore(source.subscribe, () => choose(source.get()));
}
