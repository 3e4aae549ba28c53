import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';
import { createObservable, type Writable } from '#editor/store/observable.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { PlayerBar } from './player-bar.tsx';
import { straight, turned, zoomed, type Stereo, type View } from './sphere-layout.ts';
import { SphereView } from './sphere-view.ts';
import { toggle } from './play.ts';
import { UnplayableNote, useUnplayable } from './unplayable.tsx';
import './sphere-player.css';

interface SpherePlayerProps {
  readonly source: string;
  readonly name: string;
  readonly projection: JobView['projection'];
  readonly stereo: Stereo;
}

/** Degrees for a press of an arrow key. */
const keyDegrees = 10;
const keyZoom = 1.15;

/** A film all around: dragged, turned by arrow keys, zoomed by wheel, fingers or + and −, or seen in a headset. */
export function SpherePlayer({ source, name, projection, stereo }: SpherePlayerProps) {
  const isHalf = projection === 'half-equirect';
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [view] = useState(() => createObservable<View>(straight));
  const [isFlat, setFlat] = useState(false);
  const { isUnplayable, watch } = useUnplayable();
  const sphere = useSphere(canvas, video, view, isHalf, stereo, () => setFlat(true));
  const headset = useHeadset(sphere, video);
  const drag = useDrag(view, isHalf);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = {
      ArrowLeft: [-keyDegrees, 0],
      ArrowRight: [keyDegrees, 0],
      ArrowUp: [0, keyDegrees],
      ArrowDown: [0, -keyDegrees],
    }[event.key];
    if (move) view.set(turned(view.get(), move[0] ?? 0, move[1] ?? 0, isHalf));
    else if (event.key === '+' || event.key === '=') view.set(zoomed(view.get(), 1 / keyZoom));
    else if (event.key === '-') view.set(zoomed(view.get(), keyZoom));
    else if (event.key === 'Home') view.set(straight);
    else if (event.key === ' ') void toggle(video.current);
    else return;
    event.preventDefault();
  };

  return (
    <div className="run-stage sphere" ref={stage} data-flat={isFlat || undefined}>
      <video
        ref={video}
        src={source}
        preload="auto"
        playsInline
        crossOrigin="anonymous"
        tabIndex={-1}
        aria-hidden={!isFlat}
        {...watch}
      />
      {!isFlat && (
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-roledescription="360 degree viewer"
          aria-label={`${name}, all around. Arrow keys turn, plus and minus zoom, Home looks ahead, Space plays.`}
          onKeyDown={onKeyDown}
          {...drag}
        />
      )}
      {isFlat && <p className="sphere-note">This browser cannot draw a sphere; here is the whole picture.</p>}
      {isUnplayable && <UnplayableNote />}
      <PlayerBar video={video} stage={stage}>
        {headset && (
          <button type="button" className="player-button" onClick={() => void headset()}>
            Enter VR
          </button>
        )}
        {!isFlat && (
          <button type="button" className="player-button" aria-label="Look ahead" onClick={() => view.set(straight)}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="m8 2.5 4.2 10.5L8 10.8 3.8 13Z" />
            </svg>
          </button>
        )}
      </PlayerBar>
    </div>
  );
}

/** Draws whenever the film has a new frame, or the view or the size has changed. */
function useSphere(
  canvas: RefObject<HTMLCanvasElement | null>,
  video: RefObject<HTMLVideoElement | null>,
  view: Writable<View>,
  isHalf: boolean,
  stereo: Stereo,
  onFailure: () => void,
): RefObject<SphereView | null> {
  const sphere = useRef<SphereView | null>(null);
  const fail = useRef(onFailure);
  useEffect(() => {
    const [surface, film] = [canvas.current, video.current];
    if (!surface || !film) return undefined;
    try {
      sphere.current = new SphereView(surface, film, isHalf, stereo);
    } catch {
      fail.current();
      return undefined;
    }
    let drawn = '';
    let frames = 0;
    let request = 0;
    let frameRequest = film.requestVideoFrameCallback(function count() {
      frames++;
      frameRequest = film.requestVideoFrameCallback(count);
    });
    // Browsers may leave out to tell of a frame that was not played.
    const stand = () => {
      frames++;
      sphere.current?.refresh();
    };
    film.addEventListener('loadeddata', stand);
    film.addEventListener('seeked', stand);
    if (film.readyState >= film.HAVE_CURRENT_DATA) stand();
    const draw = () => {
      request = requestAnimationFrame(draw);
      const wanted = [frames, ...Object.values(view.get()), surface.clientWidth, surface.clientHeight].join(' ');
      if (wanted === drawn) return;
      drawn = wanted;
      sphere.current?.draw(view.get());
      surface.dataset['yaw'] = String(Math.round(view.get().yaw));
      surface.dataset['frames'] = String(frames);
    };
    draw();
    return () => {
      cancelAnimationFrame(request);
      film.cancelVideoFrameCallback(frameRequest);
      film.removeEventListener('loadeddata', stand);
      film.removeEventListener('seeked', stand);
      sphere.current?.dispose();
      sphere.current = null;
    };
  }, [canvas, video, view, isHalf, stereo]);
  return sphere;
}

/** A button's work where the browser has a headset to offer, else null. */
function useHeadset(sphere: RefObject<SphereView | null>, video: RefObject<HTMLVideoElement | null>) {
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    navigator.xr?.isSessionSupported('immersive-vr').then(setThere, () => setThere(false));
  }, []);
  if (!isThere) return null;
  return async () => {
    const session = await navigator.xr?.requestSession('immersive-vr');
    if (!session) return;
    await sphere.current?.enter(session);
    await video.current?.play();
  };
}

/** One pointer turns the view so that what it holds stays under it; two zoom. */
function useDrag(view: Writable<View>, isHalf: boolean) {
  const held = useRef(new Map<number, { x: number; y: number }>());
  const spread = () => {
    const [one, other] = [...held.current.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  };
  const letGo = ({ pointerId }: PointerEvent) => void held.current.delete(pointerId);
  return {
    onPointerDown({ pointerId, clientX: x, clientY: y, currentTarget }: PointerEvent<HTMLElement>) {
      currentTarget.setPointerCapture(pointerId);
      held.current.set(pointerId, { x, y });
    },
    onPointerMove({ pointerId, clientX: x, clientY: y, currentTarget }: PointerEvent<HTMLElement>) {
      const before = held.current.get(pointerId);
      if (!before) return;
      const wide = spread();
      held.current.set(pointerId, { x, y });
      if (wide > 0) view.set(zoomed(view.get(), wide / Math.max(1, spread())));
      const degrees = view.get().field / Math.max(1, currentTarget.clientHeight) / held.current.size;
      view.set(turned(view.get(), (before.x - x) * degrees, (y - before.y) * degrees, isHalf));
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onWheel: ({ deltaY }: { deltaY: number }) => view.set(zoomed(view.get(), Math.exp(deltaY / 800))),
  };
}
