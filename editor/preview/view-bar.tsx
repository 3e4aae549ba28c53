import { useState } from 'react';
import { Icon } from '#editor/icon.tsx';
import { saveBlob, stemOf } from '#editor/files/save-blob.ts';
import type { Editor } from '#editor/session.ts';
import type { View } from '#editor/stage/view.ts';
import { useObservable } from '#editor/use-observable.ts';
import type { QualityChoice } from './quality.ts';
import { safeAreas, type SafeArea } from './safe-areas.ts';

interface ViewBarProps {
  readonly editor: Editor;
  readonly safeArea: SafeArea;
  readonly onSafeArea: (area: SafeArea) => void;
}

const qualities: readonly (readonly [QualityChoice, string])[] = [
  ['auto', 'Auto'],
  ['full', 'Full size'],
  ['half', '½ size'],
  ['quarter', '¼ size'],
  ['eighth', '⅛ size'],
];

const eyeChoices: readonly (readonly [View['eyes'], string])[] = [
  ['both', 'As in the file'],
  ['left', 'Left eye'],
  ['right', 'Right eye'],
  ['side-by-side', 'Side by side'],
  ['anaglyph', 'Red and cyan'],
];

/** How the picture is looked at. */
export function ViewBar({ editor, safeArea, onSafeArea }: ViewBarProps) {
  const { preview } = editor;
  const { view, quality, shown, outputs } = useObservable(preview.state, (state) => state);
  const isSphere = shown !== null && shown.picture.projection !== 'flat';
  const isStereo = shown !== null && shown.picture.stereo !== 'mono';
  const look = (way: View['way']) =>
    preview.look({ ...view, way, eyes: way === 'around' && view.eyes === 'both' ? 'left' : view.eyes });

  return (
    <div className="view-bar">
      {outputs.length > 1 && (
        <Choice
          title="Which picture"
          value={shown?.output ?? ''}
          options={outputs.map((output) => [output, output.split('.')[0] ?? output])}
          onChange={(output) => preview.choose(output)}
        />
      )}
      {isSphere && (
        <div className="switch" role="group" aria-label="Way of looking">
          <button type="button" aria-pressed={view.way === 'flat'} onClick={() => look('flat')}>
            Flat
          </button>
          <button type="button" aria-pressed={view.way === 'around'} onClick={() => look('around')}>
            Around
          </button>
        </div>
      )}
      {isStereo && (
        <Choice
          title="Eyes"
          value={view.eyes}
          options={eyeChoices.filter(([eyes]) => eyes !== 'both' || view.way === 'flat')}
          onChange={(eyes) => preview.look({ ...view, eyes })}
        />
      )}
      {!isSphere && (
        <Choice
          title="Guides"
          value={safeArea}
          options={safeAreas.map(({ area, title }) => [area, title] as const)}
          onChange={onSafeArea}
        />
      )}
      <Choice
        title="Size of the preview"
        value={quality}
        options={qualities}
        onChange={(choice) => preview.setQuality(choice)}
      />
      <StillButton editor={editor} />
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly title: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ title, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <select
      className="choice"
      aria-label={title}
      title={title}
      value={value}
      onChange={({ target }) => {
        const chosen = options.find(([option]) => option === target.value);
        if (chosen) onChange(chosen[0]);
      }}
    >
      {options.map(([option, name]) => (
        <option key={option} value={option}>
          {name}
        </option>
      ))}
    </select>
  );
}

function StillButton({ editor: { preview, store, session } }: { readonly editor: Editor }) {
  const [isBusy, setBusy] = useState(false);
  const hasPicture = useObservable(preview.state, ({ shown, problem }) => shown !== null && problem === '');
  const save = async () => {
    setBusy(true);
    try {
      const { png, frame } = await preview.still();
      const name = `${stemOf(store.get().document.name)}-${String(frame).padStart(6, '0')}.png`;
      saveBlob(png, name);
      session.message.set(`Saved frame ${frame} as ${name}.`);
    } catch (error) {
      session.message.set(`The still could not be made: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      className="tool-button"
      aria-label="Save this frame as a PNG"
      title="Save this frame as a PNG, at its full size"
      disabled={!hasPicture || isBusy}
      onClick={() => void save()}
    >
      <Icon path="M2 5h3l1.2-1.8h3.6L11 5h3v8H2ZM8 11.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Z" />
    </button>
  );
}
