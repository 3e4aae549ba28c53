export interface DragMove {
  /** In canvas pixels, since the pointer went down. */
  readonly dx: number;
  readonly dy: number;
  readonly isEnd: boolean;
}

type Press = Pick<PointerEvent, 'button' | 'clientX' | 'clientY'>;

/** Follows the pointer from its press to its release. */
export function followDrag(down: Press, zoom: number, onMove: (move: DragMove) => void): void {
  if (down.button !== 0) return;
  const move = (event: PointerEvent, isEnd: boolean) =>
    onMove({ dx: (event.clientX - down.clientX) / zoom, dy: (event.clientY - down.clientY) / zoom, isEnd });
  const follow = (event: PointerEvent) => move(event, false);
  // A finger's drag may become the browser's own, and is over then, too.
  const end = (event: PointerEvent) => {
    window.removeEventListener('pointermove', follow);
    window.removeEventListener('pointerup', end);
    window.removeEventListener('pointercancel', end);
    move(event, true);
  };
  window.addEventListener('pointermove', follow);
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
}
