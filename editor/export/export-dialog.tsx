import { useMemo, useState } from 'react';
import { frameTime, parseFps } from '#graphs/fps.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import type { FrameRange } from '#runtime/values.ts';
import { Modal } from '#editor/dialogs/modal.tsx';
import { stemOf } from '#editor/files/save-blob.ts';
import type { Analysis } from '#editor/music/music.ts';
import type { Track } from '#editor/music/track.ts';
import { chooseMusic } from '#editor/preview/track-chip.tsx';
import { timeText } from '#editor/preview/time-text.ts';
import type { Span } from '#editor/preview/transport.ts';
import type { Editor } from '#editor/session.ts';
import { picturesOf } from '#editor/stage/pictured-graph.ts';
import { useObservable } from '#editor/use-observable.ts';
import { ExportList } from './export-list.tsx';
import { flatSizes, isLarge, pictureOf, withChoice, type ExportChoice } from './order.ts';
import './export.css';

const rates = ['24', '25', '30', '60'];

/** Makes a film of the graph in this page: what it is to be, and how far the others are. */
export function ExportDialog({ editor, onClose }: { readonly editor: Editor; readonly onClose: () => void }) {
  const { track, analysis } = useObservable(editor.preview.music.state, (state) => state);
  return (
    <Modal title="Quick export" onClose={onClose}>
      {track && analysis ? (
        <ExportForm editor={editor} track={track} analysis={analysis} />
      ) : (
        <div className="export-music">
          <p>A film needs music: it is as long as its track, and moves with it.</p>
          <button type="button" className="quiet" data-first onClick={() => chooseMusic(editor)}>
            Choose music …
          </button>
        </div>
      )}
      <ExportList editor={editor} />
    </Modal>
  );
}

interface ExportFormProps {
  readonly editor: Editor;
  readonly track: Track;
  readonly analysis: Analysis;
}

function ExportForm({ editor, track, analysis }: ExportFormProps) {
  const { store, preview, exports } = editor;
  const document = useObservable(store, (state) => state.document);
  const shown = useObservable(preview.state, (state) => state.shown?.output);
  const loop = useObservable(preview.transport.state, (state) => state.loop);
  const [choice, setChoice] = useState<ExportChoice>({ size: null, scale: 1, fps: null });
  const [isLoopOnly, setLoopOnly] = useState(false);
  const [problem, setProblem] = useState('');
  const output = shown ?? picturesOf(document, store.catalog)[0];
  const chosen = useMemo(() => {
    if (output === undefined) return { problem: 'Nothing in this graph makes pictures yet: add a capture.' };
    const order = { document: withChoice(document, output, choice), output, scale: choice.scale };
    try {
      return {
        order,
        picture: pictureOf(order, store.catalog),
        own: pictureOf({ document, output, scale: 1 }, store.catalog),
      };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  }, [document, output, choice, store.catalog]);
  if ('problem' in chosen) return <p className="export-problem">{chosen.problem}</p>;

  const { order, picture, own } = chosen;
  const span = isLoopOnly && loop ? loop : { from: 0, to: analysis.features.duration };
  const range = rangeOf(span, picture);
  const start = async () => {
    setProblem('');
    try {
      const stem = stemOf(document.name);
      await exports.start({ ...order, track, features: analysis.bytes, range, stem });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <form
      className="export-form"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <label>
        Size
        <SizeChoice own={own} choice={choice} onChange={setChoice} />
      </label>
      <label>
        Frame rate
        <select value={choice.fps ?? ''} onChange={({ target }) => setChoice({ ...choice, fps: target.value || null })}>
          <option value="">{`${own.fps} fps, as in the graph`}</option>
          {rates
            .filter((rate) => rate !== own.fps)
            .map((rate) => (
              <option key={rate} value={rate}>{`${rate} fps`}</option>
            ))}
        </select>
      </label>
      <label>
        Part
        <select
          value={isLoopOnly && loop ? 'loop' : ''}
          onChange={({ target }) => setLoopOnly(target.value === 'loop')}
          title="Shift and drag on the track of the preview to loop a part of it"
        >
          <option value="">{`The whole track, ${timeText(analysis.features.duration)}`}</option>
          {loop && <option value="loop">{`The loop, ${timeText(loop.from)} – ${timeText(loop.to)}`}</option>}
        </select>
      </label>
      <button type="submit" className="export-start" data-first disabled={range.count < 1}>
        Export
      </button>
      <p className="export-facts">
        {`${range.count} frames of ${picture.width} × ${picture.height}, drawn and encoded by this browser.`}
        {isLarge(picture) && (
          <strong>
            {' '}
            That is a lot for a page: a run on the server or the command line is quicker, and has more encoders.
          </strong>
        )}
      </p>
      {problem !== '' && (
        <p className="export-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

interface SizeChoiceProps {
  readonly own: PictureDescription;
  readonly choice: ExportChoice;
  readonly onChange: (choice: ExportChoice) => void;
}

/** Flat pictures have the sizes of screens; spheres are scaled. */
function SizeChoice({ own, choice, onChange }: SizeChoiceProps) {
  const isFlat = own.projection === 'flat';
  const parts = isFlat ? [0.5] : [0.5, 0.25];
  return (
    <select
      value={choice.size ?? String(choice.scale)}
      onChange={({ target: { value } }) => {
        const scale = Number(value);
        onChange(scale > 0 ? { ...choice, size: null, scale } : { ...choice, size: value, scale: 1 });
      }}
    >
      <option value="1">{`${own.width} × ${own.height}, as in the graph`}</option>
      {parts.map((part) => (
        <option key={part} value={part}>{`${Math.round(own.width * part)} × ${Math.round(own.height * part)}`}</option>
      ))}
      {isFlat &&
        flatSizes.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
    </select>
  );
}

/** The frames that show between two moments. */
function rangeOf({ from, to }: Span, { fps }: PictureDescription): FrameRange {
  const rate = parseFps(fps) ?? { num: 30, den: 1 };
  const length = frameTime(1, rate);
  const first = Math.floor(from / length + 1e-6);
  return { first, count: Math.ceil(to / length - 1e-6) - first };
}
