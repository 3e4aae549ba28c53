import { Icon } from '#editor/icon.tsx';
import { musicTypes } from '#editor/music/track.ts';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import { timeText } from './time-text.ts';

/** Which track it is, and what is known of it. */
export function TrackChip({ editor }: { readonly editor: Editor }) {
  const { track, analysis, phase, share, message } = useObservable(editor.preview.music.state, (state) => state);
  return (
    <div className="track">
      <button
        type="button"
        className="track-name"
        aria-label={track ? `Music: ${track.name}. Choose another` : 'Choose music'}
        title={track ? 'Choose other music' : 'Choose music, or drop a file'}
        onClick={() => chooseMusic(editor)}
      >
        <Icon path="M6 12.5V4l7-1.5V11M6 12.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM13 11a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z" />
        <span>{track?.name ?? 'Choose music …'}</span>
      </button>
      {phase === 'ready' && analysis && (
        <span className="track-facts">
          {timeText(analysis.features.duration).slice(0, -3)}
          {analysis.features.bpm !== null && ` · ${Math.round(analysis.features.bpm)} bpm`}
          {analysis.made === 'page' && (
            <abbr className="track-note" title={message}>
              {' '}
              · analysed in this page
            </abbr>
          )}
        </span>
      )}
      {(phase === 'reading' || phase === 'sending' || phase === 'analysing') && (
        <span className="track-facts" role="status">
          {phase === 'sending' ? 'sending' : phase === 'reading' ? 'reading' : 'listening'}
          {share === null ? ' …' : ` ${Math.round(share * 100)} %`}
        </span>
      )}
      {phase === 'failed' && (
        <span className="track-facts track-failed" role="alert" title={message}>
          {message}
        </span>
      )}
    </div>
  );
}

/** Asks for a music file, for the preview to play. */
export function chooseMusic(editor: Editor): void {
  const field = Object.assign(document.createElement('input'), { type: 'file', accept: musicTypes });
  field.addEventListener('change', () => {
    const [file] = field.files ?? [];
    if (file) playFile(editor, file);
  });
  field.click();
}

export function playFile({ preview }: Editor, file: File): void {
  preview.open();
  void preview.music.choose(file);
}
