import { useRef, useState, type DragEvent } from 'react';
import { ExportButton } from '#editor/export/export-button.tsx';
import { Icon } from '#editor/icon.tsx';
import { isMusic } from '#editor/music/track.ts';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import { heightOf, useDivider } from './divider.ts';
import type { SafeArea } from './safe-areas.ts';
import { Timeline } from './timeline.tsx';
import { chooseMusic, playFile, TrackChip } from './track-chip.tsx';
import { TransportBar } from './transport-bar.tsx';
import { ViewBar } from './view-bar.tsx';
import { Viewer } from './viewer.tsx';
import './preview.css';

/** The preview below the graph: a bar while it is closed, picture and track while it is open. */
export function PreviewPanel({ editor }: { readonly editor: Editor }) {
  const { preview } = editor;
  const isOpen = useObservable(preview.state, (state) => state.isOpen);
  const [isLarge, setLarge] = useState(false);
  const [safeArea, setSafeArea] = useState<SafeArea>('none');
  const [isOver, setOver] = useState(false);
  const section = useRef<HTMLElement>(null);
  const divider = useDivider(section);
  const analysis = useObservable(preview.music.state, (state) => state.analysis);
  const track = useObservable(preview.music.state, (state) => state.track?.sha256);
  const toggle = () => (isOpen ? preview.close() : preview.open());
  const drop = (event: DragEvent) => {
    setOver(false);
    const file = [...event.dataTransfer.files].find(isMusic);
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    playFile(editor, file);
  };

  return (
    <section
      ref={section}
      className="preview"
      aria-label="Preview"
      data-open={isOpen || undefined}
      data-large={(isOpen && isLarge) || undefined}
      data-over={isOver || undefined}
      style={isOpen ? { height: heightOf(divider.height) } : undefined}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {isOpen && !isLarge && <div {...divider.handle} />}
      <header className="preview-head">
        <button
          type="button"
          className="tool-button preview-toggle"
          aria-expanded={isOpen}
          onClick={toggle}
          title="Preview (P)"
        >
          <Icon path={isOpen ? 'm4 6 4 4 4-4' : 'm4 10 4-4 4 4'} />
          Preview
        </button>
        <TrackChip editor={editor} />
        <span className="preview-gap" />
        {isOpen && <ViewBar editor={editor} safeArea={safeArea} onSafeArea={setSafeArea} />}
        <ExportButton editor={editor} />
        {isOpen && (
          <button
            type="button"
            className="tool-button"
            aria-pressed={isLarge}
            aria-label="Large preview"
            title="Large preview"
            onClick={() => setLarge(!isLarge)}
          >
            <Icon
              path={
                isLarge
                  ? 'M6 2v4H2M10 14v-4h4M6 6 2 2M10 10l4 4'
                  : 'M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5l-4 4M2.5 13.5l4-4'
              }
            />
          </button>
        )}
      </header>
      {isOpen && (
        <div className="preview-body">
          <Viewer editor={editor} safeArea={safeArea} />
          <div className="preview-track">
            {analysis ? (
              <Timeline key={track} editor={editor} features={analysis.features} />
            ) : (
              <MusicWanted editor={editor} />
            )}
            <TransportBar editor={editor} />
          </div>
        </div>
      )}
    </section>
  );
}

function MusicWanted({ editor }: { readonly editor: Editor }) {
  const { phase, share, track, message } = useObservable(editor.preview.music.state, (state) => state);
  const doing: Readonly<Record<string, string>> = {
    reading: 'Reading the file',
    sending: 'Sending it to the server',
    analysing: 'Listening to the whole track',
  };
  const what = doing[phase];
  if (what !== undefined) {
    return (
      <div className="music-wanted" role="status">
        <p>
          {what}
          {share === null ? ' …' : `, ${Math.round(share * 100)} %`}
        </p>
        <progress max={1} {...(share === null ? {} : { value: share })} aria-label={what} />
      </div>
    );
  }
  return (
    <div className="music-wanted">
      <p>{phase === 'failed' ? message : 'Drop music here: the graph is shown as it will follow it.'}</p>
      <button type="button" className="quiet" onClick={() => chooseMusic(editor)}>
        {track ? 'Choose other music …' : 'Choose music …'}
      </button>
    </div>
  );
}
