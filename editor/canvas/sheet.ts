import { mapZoom, readableZoom } from '#editor/canvas/zooms.ts';
import type { Session, Transform } from '#editor/session.ts';

/** Milliseconds without a move after which what is seen is painted anew, sharp. */
const pause = 160;
/**
 * How far a picture may be stretched, and shrunk, before it is painted anew in the middle of a zoom. Shrunk, there is more of it to be seen, and
 * at more points than the screen has.
 */
const stretch = { most: 3, least: 0.5 } as const;

/**
 * The sheet that carries nodes and wires. It is painted at the zoom at which it came to rest last and then only moved and stretched, as
 * one layer: a frame of a pan or a zoom costs the same with three nodes and with three hundred.
 */
export function createSheet(container: HTMLElement, holder: HTMLElement, session: Session) {
  // Rete's own element keeps the painted zoom; the one around it moves.
  const mover = document.createElement('div');
  mover.className = 'sheet-mover';
  holder.classList.add('sheet-ground');
  container.insertBefore(mover, holder);
  mover.append(holder);
  let transform: Transform = session.transform.get();
  let painted = 1;
  let resting: ReturnType<typeof setTimeout> | undefined;

  function move(next: Transform): void {
    transform = next;
    const { k } = next;
    const before = session.paintedZoom.get();
    if (k > before * stretch.most || k < before * stretch.least) paint();
    if (k !== before) {
      clearTimeout(resting);
      resting = setTimeout(rest, pause);
    }
    place();
    session.transform.set(next);
  }

  /** Moves the layer alone. */
  function place(): void {
    const { x, y, k } = transform;
    // On whole pixels of the screen, text is as sharp as it was painted.
    const whole = k === painted ? (value: number) => Math.round(value * devicePixelRatio) / devicePixelRatio : Number;
    mover.style.transform = `translate(${whole(x)}px, ${whole(y)}px) scale(${k / painted})`;
    mover.style.opacity = k < mapZoom ? '0' : '';
  }

  function paint(): void {
    const { k } = transform;
    session.paintedZoom.set(k);
    // From afar a map is seen in its place.
    if (k < mapZoom || k === painted) return;
    painted = k;
    holder.style.scale = String(k);
  }

  function rest(): void {
    clearTimeout(resting);
    paint();
    container.toggleAttribute('data-far', transform.k < readableZoom);
    place();
  }

  rest();
  return {
    move,
    rest,
    stop() {
      clearTimeout(resting);
      holder.classList.remove('sheet-ground');
      holder.style.scale = '';
      mover.replaceWith(holder);
    },
  };
}
