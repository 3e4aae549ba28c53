import { useId, type ReactNode } from 'react';
import type { ParamDefinition } from '#graphs/definition.ts';
import { isRecord } from '#graphs/param-literals.ts';
import { driveIn, inputIn, keysIn, textOf } from '#editor/param-forms.ts';
import { CureButton } from '#editor/problems/cure-button.tsx';
import { DriveEditor } from '#editor/inspector/drive-editor.tsx';
import { KeysEditor } from '#editor/inspector/keys-editor.tsx';
import { LiteralField } from '#editor/inspector/literal-field.tsx';
import type { Editor } from '#editor/session.ts';
import { addInput, removeInput } from '#editor/store/commands/graph.ts';
import { resetParam, setParam } from '#editor/store/commands/params.ts';
import { freshInput } from '#editor/store/names.ts';
import { useObservable } from '#editor/use-observable.ts';

interface ParamFieldProps {
  readonly editor: Editor;
  /** `node.param`, or `node.values.glow`. */
  readonly address: string;
  readonly definition: ParamDefinition;
  readonly raw: unknown;
  /** Whether the graph holds a value, or the default applies. */
  readonly isSet: boolean;
}

/** One parameter: its value, what it does, what is wrong with it, and the ways it can follow music, keys or a run's input. */
export function ParamField({ editor, address, definition, raw, isSet }: ParamFieldProps) {
  const { store } = editor;
  const id = useId();
  const problems = useObservable(store, (state) => state.checked.byParam.get(address));
  const input = useObservable(
    store,
    ({ document }) => Object.entries(document.inputs ?? {}).find(([, target]) => target === address)?.[0],
  );
  const set = (value: unknown, gesture?: string) => store.dispatch(setParam(store.catalog, address, value), gesture);

  return (
    <div className="param" data-problem={problems ? true : undefined} data-set={isSet || undefined}>
      <div className="param-head">
        <label className="param-title" htmlFor={id}>
          {definition.title}
        </label>
        <div className="param-tools">
          {isAnimated(definition) && <FormSwitch definition={definition} raw={raw} onChange={set} />}
          {isSet && (
            <button
              type="button"
              className="tool"
              aria-label={`Reset ${definition.title}`}
              title="Back to the default"
              onClick={() => store.dispatch(resetParam(store.catalog, address))}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path
                  d="M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3"
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.4"
                  strokeLinecap="round"
                  strokeLinejoin="round"
                />
              </svg>
            </button>
          )}
          <InputToggle
            title={definition.title}
            input={input}
            onOffer={() => store.dispatch(addInput(freshInput(store.get().document, address), address))}
            onRemove={() => input !== undefined && store.dispatch(removeInput(input))}
          />
        </div>
      </div>
      {valueOf(definition, raw, id, address, editor, set, input)}
      <p className="param-doc">{definition.description}</p>
      {problems?.map((problem) => (
        <div key={problem.message} className="param-problem">
          <p>{problem.message}</p>
          <CureButton editor={editor} problem={problem} />
        </div>
      ))}
    </div>
  );
}

function valueOf(
  definition: ParamDefinition,
  raw: unknown,
  id: string,
  address: string,
  editor: Editor,
  set: (value: unknown, gesture?: string) => void,
  input: string | undefined,
): ReactNode {
  const [linked, drive, keys] = [inputIn(raw), driveIn(raw), keysIn(raw)];
  if (linked !== null) return <p className="param-linked">Takes the graph's input “{linked}”.</p>;
  if (drive && definition.type !== 'colour') {
    return (
      <DriveEditor
        id={id}
        definition={definition}
        drive={drive}
        onChange={($drive, gesture) => set({ $drive }, gesture)}
      />
    );
  }
  if (keys) return <KeysEditor id={id} definition={definition} keys={keys} onChange={($keys) => set({ $keys })} />;
  // Nothing that a field could hold; what is wrong with it, and its cure, stand below.
  if (isRecord(raw) && definition.type !== 'media') return <output id={id}>{textOf(raw)}</output>;
  return (
    <LiteralField
      id={id}
      address={address}
      definition={definition}
      raw={raw}
      editor={editor}
      input={input}
      onChange={set}
    />
  );
}

function isAnimated(definition: ParamDefinition): boolean {
  return 'animated' in definition && definition.animated === true;
}

interface FormSwitchProps {
  readonly definition: ParamDefinition;
  readonly raw: unknown;
  readonly onChange: (value: unknown) => void;
}

/** Fixed, following the music, or by keyframes. */
function FormSwitch({ definition, raw, onChange }: FormSwitchProps) {
  const current = driveIn(raw) ? 'drive' : keysIn(raw) ? 'keys' : 'fixed';
  const isColour = definition.type === 'colour';
  const still = stillValue(definition, raw);
  const forms = [
    { form: 'fixed', title: 'Fixed', value: still },
    ...(isColour ? [] : [{ form: 'drive', title: 'Music', value: driveFrom(definition) }]),
    { form: 'keys', title: 'Keys', value: { $keys: [{ time: 0, value: still }] } },
  ];
  return (
    <div className="switch small" role="group" aria-label={`What moves ${definition.title}`}>
      {forms.map(({ form, title, value }) => (
        <button
          key={form}
          type="button"
          aria-pressed={form === current}
          onClick={() => form !== current && onChange(value)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

/** A fixed value near what the parameter showed before. */
function stillValue(definition: ParamDefinition, raw: unknown): unknown {
  const [drive, [key] = []] = [driveIn(raw), keysIn(raw) ?? []];
  if (key) return key.value;
  return drive ? (drive.range?.[1] ?? numberDefault(definition)) : raw;
}

function driveFrom(definition: ParamDefinition): unknown {
  return driveIn(definition.default) ? definition.default : { $drive: { feature: 'amplitude' } };
}

function numberDefault(definition: ParamDefinition): unknown {
  if (typeof definition.default === 'number') return definition.default;
  return 'min' in definition ? definition.min : 0;
}

interface InputToggleProps {
  readonly title: string;
  readonly input: string | undefined;
  readonly onOffer: () => void;
  readonly onRemove: () => void;
}

function InputToggle({ title, input, onOffer, onRemove }: InputToggleProps) {
  const label = input === undefined ? `Let a run give ${title}` : `${title} is the input “${input}”: stop offering it`;
  return (
    <button
      type="button"
      className="tool"
      aria-pressed={input !== undefined}
      aria-label={label}
      title={label}
      onClick={input === undefined ? onOffer : onRemove}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path
          d="M2 8h7M6.5 5 9.5 8l-3 3M9 2.8h4.2v10.4H9"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </button>
  );
}
