import { useEffect, useRef } from 'react';
import { Icon } from '#editor/icon.tsx';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import { timeText } from './time-text.ts';

/** Play, step, loop, and where in the track the preview is. */
export function TransportBar({ editor }: { readonly editor: Editor }) {
  const { preview } = editor;
  const { transport } = preview;
  const { isPlaying, duration, loop, isHeard } = useObservable(transport.state, (state) => state);
  const hasTrack = duration > 0;
  const button = (title: string, key: string, path: string, run: () => void, isFilled = false) => (
    <button
      type="button"
      className="tool-button"
      aria-label={title}
      title={key === '' ? title : `${title} (${key})`}
      disabled={!hasTrack}
      onClick={run}
    >
      <Icon path={path} isFilled={isFilled} />
    </button>
  );
  return (
    <div className="transport" role="toolbar" aria-label="Playback">
      {button('To the start', 'Home', 'M4 3v10M13 3.5 6 8l7 4.5Z', () => preview.seek(loop?.from ?? 0))}
      {button('A frame back', '← on the track', 'M10.5 4 5.5 8l5 4', () => preview.step(-1))}
      <button
        type="button"
        className="play"
        aria-label={isPlaying ? 'Pause' : 'Play'}
        title={`${isPlaying ? 'Pause' : 'Play'} (Space)`}
        disabled={!hasTrack}
        onClick={() => transport.toggle()}
      >
        <Icon path={isPlaying ? 'M5 3.5v9M11 3.5v9' : 'M5 3.2 12.6 8 5 12.8Z'} isFilled />
      </button>
      {button('A frame on', '→ on the track', 'm5.5 4 5 4-5 4', () => preview.step(1))}
      <button
        type="button"
        className="tool-button"
        aria-pressed={loop !== null}
        aria-label={loop ? 'Stop looping' : 'Loop'}
        title={loop ? 'Stop looping' : 'Loop the whole track; Shift and drag on it for a part'}
        disabled={!hasTrack}
        onClick={() => transport.setLoop(loop ? null : { from: 0, to: duration })}
      >
        <Icon path="M4 6.5A2.5 2.5 0 0 1 6.5 4H13M11 2l2 2-2 2M12 9.5A2.5 2.5 0 0 1 9.5 12H3M5 14l-2-2 2-2" />
      </button>
      <Clock editor={editor} />
      {hasTrack && !isHeard && <span className="transport-note">no sound: this browser cannot play the file</span>}
      <span className="preview-gap" />
      <Figures editor={editor} />
    </div>
  );
}

/** Written without React: it changes with every picture of the screen. */
function Clock({ editor: { preview } }: { readonly editor: Editor }) {
  const text = useRef<HTMLSpanElement>(null);
  const frames = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let request = 0;
    const write = () => {
      const time = preview.transport.time();
      if (text.current) text.current.textContent = timeText(time);
      const shown = preview.state.get().shown;
      if (frames.current) frames.current.textContent = shown ? `frame ${preview.frameAt(time)}` : '';
      request = requestAnimationFrame(write);
    };
    write();
    return () => cancelAnimationFrame(request);
  }, [preview]);
  return (
    <span className="clock">
      <span ref={text} className="clock-time" />
      <span ref={frames} className="clock-frame" />
    </span>
  );
}

/** What is drawn, and how fast. */
function Figures({ editor: { preview } }: { readonly editor: Editor }) {
  const { isPlaying } = useObservable(preview.transport.state, (state) => state);
  const drawn = useObservable(preview.frame, (frame) => (frame ? `${frame.drawn.width} × ${frame.drawn.height}` : ''));
  const rate = useObservable(preview.frame, (frame) => (isPlaying && frame ? `, ${frame.rate} fps` : ''));
  const device = useObservable(preview.state, (state) => state.device);
  return (
    <span className="figures" title={device === '' ? undefined : `Drawn by ${device}`}>
      {drawn}
      {rate}
    </span>
  );
}
