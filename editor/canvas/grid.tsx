import { useEffect, useRef } from 'react';
import type { Session } from '#editor/session.ts';

/** Canvas pixels from dot to dot, near; four times as far where they would come closer than so many on the screen. */
const step = 20;
const closest = 14;

/** Dots that move with the sheet: painted anew where that is, and a layer that is only moved and stretched meanwhile. */
export function Grid({ session: { transform, paintedZoom } }: { readonly session: Session }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { style } = element.current ?? new HTMLElement();
    let apart = step;
    const place = () => {
      const { x, y, k } = transform.get();
      const shown = (apart * k) / paintedZoom.get();
      style.transform = `translate(${(x % shown) - shown}px, ${(y % shown) - shown}px) scale(${shown / apart})`;
    };
    const paint = () => {
      apart = step * paintedZoom.get();
      while (apart < closest) apart *= 4;
      style.backgroundSize = `${apart}px ${apart}px`;
      place();
    };
    paint();
    const unsubscribe = [transform.subscribe(place), paintedZoom.subscribe(paint)];
    return () => {
      for (const stop of unsubscribe) stop();
    };
  }, [transform, paintedZoom]);
  return <div ref={element} className="grid" />;
}
