import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import type { Features } from '#runtime/features.ts';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import { drawTimeline, type TimelineColours } from './draw-timeline.ts';
import { KeyLanes } from './key-lane-view.tsx';
import { timeText } from './time-text.ts';
import type { Span } from './transport.ts';
import { useSize } from './use-size.ts';

interface TimelineProps {
  readonly editor: Editor;
  readonly features: Features;
}

/** Seconds that are shown at least. */
const closest = 2;

/** The track as the analysis hears it; a slider for the moment that shows, and a ruler for loops and keyframes. */
export function Timeline({ editor, features }: TimelineProps) {
  const { preview } = editor;
  const { transport } = preview;
  const { duration, loop, isPlaying } = useObservable(transport.state, (state) => state);
  const [range, setRange] = useState<Span>({ from: 0, to: features.duration });
  const surface = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  usePlayhead(editor, playhead, range, setRange);
  useWheel(surface, range, duration, setRange);
  const frame = useObservable(preview.frame, (shown) => (isPlaying ? -1 : (shown?.frame ?? 0)));

  const timeOf = (event: { readonly clientX: number }) => {
    const { left = 0, width = 1 } = surface.current?.getBoundingClientRect() ?? {};
    return range.from + ((event.clientX - left) / width) * (range.to - range.from);
  };
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const { currentTarget: target, shiftKey } = event;
    target.setPointerCapture(event.pointerId);
    const start = timeOf(event);
    const follow = (moved: { readonly clientX: number }) => {
      const time = timeOf(moved);
      if (shiftKey) transport.setLoop({ from: Math.min(start, time), to: Math.max(start, time) });
      else preview.seek(time);
    };
    const release = () => target.removeEventListener('pointermove', follow);
    if (!shiftKey) follow(event);
    target.addEventListener('pointermove', follow);
    target.addEventListener('pointerup', release, { once: true });
    target.addEventListener('pointercancel', release, { once: true });
  };
  const percent = (time: number) => `${((time - range.from) / (range.to - range.from)) * 100}%`;

  return (
    <div className="timeline">
      <div
        ref={surface}
        className="timeline-surface"
        role="slider"
        tabIndex={0}
        aria-label="Moment of the track"
        aria-valuemin={0}
        aria-valuemax={Math.round(duration * 1000) / 1000}
        aria-valuenow={Math.round(transport.time() * 1000) / 1000}
        aria-valuetext={`${timeText(transport.time())}${frame < 0 ? '' : `, frame ${frame}`}`}
        title="Drag to move, Shift and drag to loop, wheel to zoom"
        onPointerDown={press}
        onKeyDown={(event) => hearKeys(event, editor)}
      >
        <Wave features={features} range={range} />
        {loop && (
          <div
            className="timeline-loop"
            style={{ left: percent(loop.from), width: `calc(${percent(loop.to)} - ${percent(loop.from)})` }}
          />
        )}
        <div ref={playhead} className="timeline-playhead" />
      </div>
      <KeyLanes editor={editor} features={features} range={range} timeOf={timeOf} />
    </div>
  );
}

function hearKeys(event: KeyboardEvent, { preview }: Editor): void {
  const { transport } = preview;
  const by = (seconds: number) => preview.seek(transport.time() + seconds);
  const moves: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => (event.shiftKey ? by(-1) : preview.step(-1)),
    ArrowRight: () => (event.shiftKey ? by(1) : preview.step(1)),
    PageDown: () => by(-10),
    PageUp: () => by(10),
    Home: () => preview.seek(0),
    End: () => preview.seek(transport.state.get().duration),
    ' ': () => transport.toggle(),
    Enter: () => transport.toggle(),
  };
  const move = moves[event.key];
  if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  move();
}

function Wave({ features, range }: { readonly features: Features; readonly range: Span }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(canvas);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || width === 0) return undefined;
    const shown = canvas.current;
    const draw = () => {
      const ratio = window.devicePixelRatio;
      shown.width = Math.round(width * ratio);
      shown.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawTimeline(context, { width, height }, features, range, coloursOf(shown));
    };
    draw();
    // Dark and light have colours of their own.
    const themes = new MutationObserver(draw);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => themes.disconnect();
  }, [features, range, width, height]);
  return <canvas ref={canvas} className="timeline-wave" aria-hidden="true" />;
}

function coloursOf(element: Element): TimelineColours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--timeline-${name}`).trim();
  return {
    wave: colour('wave'),
    bass: colour('bass'),
    mid: colour('mid'),
    high: colour('high'),
    beat: colour('beat'),
    downbeat: colour('downbeat'),
    text: colour('text'),
    sections: { quiet: colour('quiet'), build: colour('build'), drop: colour('drop'), main: colour('main') },
  };
}

/** Moves the line without asking React, and turns the page when it leaves what is shown. */
function usePlayhead(
  { preview: { transport } }: Editor,
  line: RefObject<HTMLDivElement | null>,
  range: Span,
  setRange: (range: Span) => void,
): void {
  useEffect(() => {
    let request = 0;
    const place = () => {
      const time = transport.time();
      const share = (time - range.from) / (range.to - range.from);
      if (line.current) line.current.style.left = `${share * 100}%`;
      const { isPlaying, duration } = transport.state.get();
      if (isPlaying && (share > 1 || share < 0)) {
        const length = range.to - range.from;
        const from = Math.max(0, Math.min(time, duration - length));
        setRange({ from, to: from + length });
      }
      request = requestAnimationFrame(place);
    };
    place();
    return () => cancelAnimationFrame(request);
  }, [transport, line, range, setRange]);
}

/** The wheel zooms about the pointer; with Shift, or sideways, it moves along. */
function useWheel(
  surface: RefObject<HTMLDivElement | null>,
  range: Span,
  duration: number,
  setRange: (range: Span) => void,
): void {
  useEffect(() => {
    const element = surface.current;
    // React listens to wheels passively, and could not keep the page from zooming.
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const { left = 0, width = 1 } = element?.getBoundingClientRect() ?? {};
      const length = range.to - range.from;
      const isAlong = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const longer = isAlong ? 1 : Math.exp(event.deltaY / 400);
      const next = Math.min(duration, Math.max(Math.min(closest, duration), length * longer));
      const share = (event.clientX - left) / width;
      const shift = isAlong ? ((event.deltaX || event.deltaY) / width) * length : share * (length - next);
      const from = Math.max(0, Math.min(range.from + shift, duration - next));
      setRange({ from, to: from + next });
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [surface, range, duration, setRange]);
}
