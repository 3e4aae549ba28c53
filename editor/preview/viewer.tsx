import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Editor } from '#editor/session.ts';
import { turned, zoomed, type View } from '#editor/stage/view.ts';
import { useObservable } from '#editor/use-observable.ts';
import { guideFrames, type SafeArea } from './safe-areas.ts';
import { useSize } from './use-size.ts';

interface ViewerProps {
  readonly editor: Editor;
  readonly safeArea: SafeArea;
}

/** The picture, as large as there is room, and what lies over it. */
export function Viewer({ editor, safeArea }: ViewerProps) {
  const { preview } = editor;
  const room = useRef<HTMLDivElement>(null);
  const size = useSize(room);
  const { shown, view, canvas, problem, failure } = useObservable(preview.state, (state) => state);
  // While it plays, nobody needs this with every frame.
  const isPlaying = useObservable(preview.transport.state, (state) => state.isPlaying);
  const frame = useObservable(preview.frame, (state) => (isPlaying ? undefined : state?.frame));
  const isAround = view.way === 'around';
  const aspect = shown ? aspectOf(shown.picture, view.eyes) : 16 / 9;
  const box = isAround ? size : fit(aspect, size);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const holder = place.current;
    if (holder && canvas) holder.prepend(canvas);
    return () => canvas?.remove();
  }, [canvas]);
  useEffect(() => {
    const ratio = Math.min(2, window.devicePixelRatio);
    if (box.width > 0)
      preview.setRoom({ width: Math.round(box.width * ratio), height: Math.round(box.height * ratio) });
  }, [preview, box.width, box.height]);
  const turn = useTurning(editor);
  useEffect(() => {
    const element = room.current;
    const come = (event: WheelEvent) => {
      if (preview.state.get().view.way !== 'around') return;
      event.preventDefault();
      preview.look(zoomed(preview.state.get().view, Math.exp(event.deltaY / 800)));
    };
    element?.addEventListener('wheel', come, { passive: false });
    return () => element?.removeEventListener('wheel', come);
  }, [preview]);

  return (
    <div
      ref={room}
      className="viewer"
      data-around={isAround || undefined}
      data-frame={frame}
      role={isAround ? 'application' : 'group'}
      aria-label={isAround ? 'Picture: look around with the arrow keys' : 'Picture'}
      tabIndex={isAround ? 0 : undefined}
      onPointerDown={isAround ? turn : undefined}
      onKeyDown={isAround ? (event) => hearKeys(event, editor) : undefined}
    >
      <div ref={place} className="viewer-picture" style={{ width: box.width, height: box.height }}>
        {!isAround &&
          shown &&
          guideFrames(safeArea, aspect).map(({ name, ...frame }) => (
            <div
              key={name}
              className="guide"
              data-crop={name.includes(':') || undefined}
              style={Object.fromEntries(Object.entries(frame).map(([side, share]) => [side, `${share}%`]))}
            >
              <span>{name}</span>
            </div>
          ))}
      </div>
      {failure !== '' ? (
        <div className="viewer-note" role="alert">
          <p>The preview cannot draw here: {failure}</p>
          <button type="button" className="quiet" onClick={() => preview.restart()}>
            Try again
          </button>
        </div>
      ) : (
        problem !== '' && <p className="viewer-note">{problem}</p>
      )}
    </div>
  );
}

function aspectOf(
  { width, height, stereo }: { readonly width: number; readonly height: number; readonly stereo: string },
  eyes: View['eyes'],
): number {
  if (eyes === 'both' || stereo === 'mono') return width / height;
  const eye = stereo === 'top-bottom' ? width / (height / 2) : width / 2 / height;
  return eyes === 'side-by-side' ? eye * 2 : eye;
}

function fit(aspect: number, { width, height }: { readonly width: number; readonly height: number }) {
  return width / height > aspect
    ? { width: Math.floor(height * aspect), height }
    : { width, height: Math.floor(width / aspect) };
}

function hearKeys(event: KeyboardEvent, { preview }: Editor): void {
  const { view } = preview.state.get();
  const views: Readonly<Record<string, () => View>> = {
    ArrowLeft: () => turned(view, -10, 0),
    ArrowRight: () => turned(view, 10, 0),
    ArrowUp: () => turned(view, 0, 10),
    ArrowDown: () => turned(view, 0, -10),
    '+': () => zoomed(view, 0.9),
    '-': () => zoomed(view, 1 / 0.9),
    Home: () => ({ ...view, yaw: 0, pitch: 0 }),
  };
  const next = views[event.key];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  preview.look(next());
}

/** Dragging turns the viewer's head, as if the picture were held. */
function useTurning({ preview }: Editor): (event: PointerEvent<HTMLDivElement>) => void {
  return (event) => {
    if (event.button !== 0) return;
    const { currentTarget: target } = event;
    target.setPointerCapture(event.pointerId);
    let [x, y] = [event.clientX, event.clientY];
    const follow = (moved: globalThis.PointerEvent) => {
      const { view } = preview.state.get();
      const degrees = view.fieldOfView / Math.max(1, target.clientWidth);
      preview.look(turned(view, (x - moved.clientX) * degrees, (moved.clientY - y) * degrees));
      [x, y] = [moved.clientX, moved.clientY];
    };
    const release = () => target.removeEventListener('pointermove', follow);
    target.addEventListener('pointermove', follow);
    target.addEventListener('pointerup', release, { once: true });
    target.addEventListener('pointercancel', release, { once: true });
  };
}
