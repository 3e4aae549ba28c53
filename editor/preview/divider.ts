import { useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { recall, remember } from '#editor/remembered.ts';

const storeKey = 'emberloom.preview-height';
const least = 220;
/** What the graph keeps at least. */
const graphKeeps = 160;

/** The height of the panel, and what a handle between it and the graph needs to change it. */
export function useDivider(panel: RefObject<HTMLElement | null>) {
  const [height, setHeight] = useState<number | null>(storedHeight);
  const change = (next: number) => {
    const kept = Math.round(Math.max(least, Math.min(next, window.innerHeight - 56 - graphKeeps)));
    setHeight(kept);
    remember(storeKey, String(kept));
  };
  const current = () => panel.current?.getBoundingClientRect().height ?? least;
  const handle = {
    className: 'preview-divider',
    role: 'separator',
    'aria-orientation': 'horizontal',
    'aria-label': 'Height of the preview',
    'aria-valuenow': Math.round(height ?? 0),
    tabIndex: 0,
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const { currentTarget: target, clientY } = event;
      const start = current();
      target.setPointerCapture(event.pointerId);
      const follow = (moved: globalThis.PointerEvent) => change(start + clientY - moved.clientY);
      target.addEventListener('pointermove', follow);
      const release = () => target.removeEventListener('pointermove', follow);
      target.addEventListener('pointerup', release, { once: true });
      target.addEventListener('pointercancel', release, { once: true });
    },
    onKeyDown(event: KeyboardEvent) {
      const by = { ArrowUp: 24, ArrowDown: -24 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      change(current() + by);
    },
  } as const;
  return { height, handle };
}

/** By itself it takes nearly half of the window. */
export function heightOf(height: number | null): string {
  return height === null ? 'min(46dvh, 420px)' : `${height}px`;
}

function storedHeight(): number | null {
  const stored = Number(recall(storeKey));
  return stored >= least ? Math.min(stored, window.innerHeight - 56 - graphKeeps) : null;
}
