import { boxesOf, touch } from '#editor/canvas/geometry.ts';
import { mapZoom } from '#editor/canvas/zooms.ts';
import type { PresetHost } from '#editor/canvas/preset.ts';
import { createObservable, type Observable } from '#editor/store/observable.ts';

/** Up to so many nodes are drawn with all that is in them at once. */
const few = 80;
/** So many more in each frame, as they come into view: what a frame has time for while the sheet moves, and while it rests. */
const perFrame = { moving: 4, resting: 24 } as const;
/** Milliseconds after a move in which the sheet counts as moving. */
const pause = 120;
/** Nodes this near to what is seen are drawn as well, in screen pixels. */
const margin = 300;

export interface Detail {
  /** The nodes that are drawn with their ports and values; the others are empty cards out of sight. */
  readonly nodes: Observable<ReadonlySet<string>>;
  add(id: string): void;
  stop(): void;
}

/** Decides which nodes are worth drawing in full: those that are near to what is seen, and all of them in a small graph. */
export function detailOf({ editor: { store, session }, area: { container } }: PresetHost): Detail {
  const nodes = createObservable<ReadonlySet<string>>(new Set());
  let waiting = 0;
  let movedAt = -Infinity;
  const later = () => {
    waiting ||= requestAnimationFrame(look);
  };

  function look(): void {
    waiting = 0;
    const { document } = store.get();
    const ids = Object.keys(document.nodes);
    const known = nodes.get();
    const lacking = ids.filter((id) => !known.has(id));
    if (lacking.length === 0) return;
    if (ids.length <= few) return nodes.set(new Set([...known, ...lacking]));
    const { x, y, k } = session.transform.get();
    if (k < mapZoom) return;
    // In the middle of a zoom nothing can be read yet.
    if (k !== session.paintedZoom.get()) return;
    const { clientWidth, clientHeight } = container;
    const seen = {
      x: (-x - margin) / k,
      y: (-y - margin) / k,
      width: (clientWidth + 2 * margin) / k,
      height: (clientHeight + 2 * margin) / k,
    };
    const boxes = boxesOf(document, store.catalog, session.places.get());
    const wanted = lacking.filter((id) => {
      const box = boxes.get(id);
      return box && touch(box, seen);
    });
    if (wanted.length === 0) return;
    const count = performance.now() - movedAt < pause ? perFrame.moving : perFrame.resting;
    nodes.set(new Set([...known, ...wanted.slice(0, count)]));
    if (wanted.length > count) later();
  }

  function moved(): void {
    movedAt = performance.now();
    later();
  }

  // A small graph is drawn at once; what follows can wait for the next frame.
  look();
  const unsubscribe = [
    session.transform.subscribe(moved),
    session.paintedZoom.subscribe(later),
    session.places.subscribe(later),
  ];
  return {
    nodes,
    add(id) {
      if (!nodes.get().has(id)) nodes.set(new Set([...nodes.get(), id]));
    },
    stop() {
      cancelAnimationFrame(waiting);
      for (const stop of unsubscribe) stop();
    },
  };
}
