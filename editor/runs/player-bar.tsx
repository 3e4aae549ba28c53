import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { mute, seek, toggle } from './play.ts';
import { printTime } from './wording.ts';

interface PlayerBarProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** What fills the screen. */
  readonly stage: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

const watched = ['play', 'pause', 'timeupdate', 'durationchange', 'volumechange', 'seeked', 'ended', 'loadeddata'];

/** Controls of a film that is not shown by its own element. */
export function PlayerBar({ video, stage, children }: PlayerBarProps) {
  const { time, duration, isPaused, isMuted } = useVideo(video);
  return (
    <div className="player-bar" role="group" aria-label="Player">
      <button
        type="button"
        className="player-button"
        aria-label={isPaused ? 'Play' : 'Pause'}
        onClick={() => void toggle(video.current)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          {isPaused ? (
            <path className="filled" d="M5 3v10l8-5Z" />
          ) : (
            <path className="filled" d="M4 3h3v10H4zM9 3h3v10H9z" />
          )}
        </svg>
      </button>
      <span className="player-time">
        {printTime(time)} / {printTime(duration)}
      </span>
      <input
        type="range"
        aria-label="Position"
        aria-valuetext={printTime(time)}
        min={0}
        max={duration || 1}
        step="any"
        value={time}
        style={{ '--played': `${(time / (duration || 1)) * 100}%` } as Record<string, string>}
        onChange={(event) => seek(video.current, Number(event.target.value))}
      />
      <button
        type="button"
        className="player-button"
        aria-label="Mute"
        aria-pressed={isMuted}
        onClick={() => mute(video.current, !isMuted)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d={isMuted ? 'M3 6h2l3-3v10L5 10H3ZM11 6l3 4M14 6l-3 4' : 'M3 6h2l3-3v10L5 10H3ZM11 5.5a3.5 3.5 0 0 1 0 5'}
          />
        </svg>
      </button>
      {children}
      <button
        type="button"
        className="player-button"
        aria-label="Full screen"
        onClick={() =>
          void (document.fullscreenElement ? document.exitFullscreen() : stage.current?.requestFullscreen())
        }
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" />
        </svg>
      </button>
    </div>
  );
}

function useVideo(video: RefObject<HTMLVideoElement | null>) {
  const [state, setState] = useState({ time: 0, duration: 0, isPaused: true, isMuted: false });
  useEffect(() => {
    const film = video.current;
    if (!film) return undefined;
    const look = () => {
      const { currentTime: time, duration, paused: isPaused, muted: isMuted } = film;
      setState({ time, duration: Number.isFinite(duration) ? duration : 0, isPaused, isMuted });
    };
    look();
    for (const name of watched) film.addEventListener(name, look);
    return () => {
      for (const name of watched) film.removeEventListener(name, look);
    };
  }, [video]);
  return state;
}
