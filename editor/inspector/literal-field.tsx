import { useState } from 'react';
import type { MediaParam, ParamDefinition, TextParam } from '#graphs/definition.ts';
import { isRecord } from '#graphs/param-literals.ts';
import { NumberField, useGesture } from '#editor/inspector/number-field.tsx';
import { hashOf } from '#editor/music/track.ts';
import { textOf } from '#editor/param-forms.ts';
import type { Editor } from '#editor/session.ts';

interface LiteralFieldProps {
  readonly id: string;
  readonly address: string;
  readonly definition: ParamDefinition;
  readonly raw: unknown;
  readonly editor: Editor;
  /** The graph's input that leads here, if one does. */
  readonly input: string | undefined;
  readonly onChange: (value: unknown, gesture?: string) => void;
}

const frameRates = ['24', '25', '30', '48', '50', '60', '24000/1001', '30000/1001', '60000/1001'];

/** The control that suits a parameter's type. */
export function LiteralField({ id, address, definition, raw, editor, input, onChange }: LiteralFieldProps) {
  switch (definition.type) {
    case 'number':
    case 'integer':
      return (
        <NumberField
          id={id}
          definition={definition}
          value={typeof raw === 'number' ? raw : Number(textOf(raw))}
          onChange={onChange}
        />
      );
    case 'boolean':
      return (
        <span className="toggle">
          <input
            id={id}
            type="checkbox"
            role="switch"
            checked={raw === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          <span aria-hidden="true">{raw === true ? 'on' : 'off'}</span>
        </span>
      );
    case 'enum':
      return (
        <Choice
          id={id}
          value={textOf(raw)}
          options={definition.options.map(({ value, title }) => [value, title])}
          onChange={onChange}
        />
      );
    case 'scene-template':
      return (
        <Choice
          id={id}
          value={textOf(raw)}
          options={[...editor.store.catalog.scenes.values()].map(({ name, title }) => [name, title])}
          onChange={onChange}
        />
      );
    case 'colour':
      return <ColourField id={id} title={definition.title} value={textOf(raw)} onChange={onChange} />;
    case 'fps':
      return (
        <>
          <TextField id={id} value={textOf(raw)} list={`${id}-rates`} onChange={onChange} />
          <datalist id={`${id}-rates`}>
            {frameRates.map((rate) => (
              <option key={rate} value={rate} />
            ))}
          </datalist>
        </>
      );
    case 'text':
      return <TextField id={id} value={textOf(raw)} definition={definition} onChange={onChange} />;
    case 'media':
      return <MediaField id={id} definition={definition} raw={raw} editor={editor} input={input} onChange={onChange} />;
    case 'scene-values':
      // Drawn value by value, from the template's own definition.
      return <output id={id}>{address}</output>;
    default:
      return definition satisfies never;
  }
}

interface ChoiceProps {
  readonly id: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, title: string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ id, value, options, onChange }: ChoiceProps) {
  const isKnown = options.some(([known]) => known === value);
  return (
    <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
      {!isKnown && <option value={value}>{value} (not known)</option>}
      {options.map(([option, title]) => (
        <option key={option} value={option}>
          {title}
        </option>
      ))}
    </select>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly value: string;
  /** Where no <label> names it. */
  readonly label?: string;
  readonly list?: string;
  readonly definition?: TextParam;
  readonly onChange: (value: string) => void;
}

/** Writes to the graph when it is left or Enter is pressed: one step, not one for each letter. */
function TextField({ id, value, label, list, definition, onChange }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft !== value) onChange(draft);
    setDraft(null);
  };
  return (
    <input
      id={id}
      value={draft ?? value}
      aria-label={label}
      list={list}
      maxLength={definition?.maxLength}
      spellCheck={false}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Enter' && finish()}
    />
  );
}

interface ColourFieldProps {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly onChange: (value: string, gesture?: string) => void;
}

function ColourField({ id, title, value, onChange }: ColourFieldProps) {
  const gesture = useGesture();
  return (
    <span className="colour">
      <input
        id={id}
        type="color"
        value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#000000'}
        // A browser's picker tells of every colour on the way.
        onClick={gesture.begin}
        onChange={(event) => onChange(event.target.value, gesture.current())}
      />
      <TextField id={`${id}-text`} label={`${title} as #rrggbb`} value={value} onChange={onChange} />
    </span>
  );
}

interface MediaFieldProps {
  readonly id: string;
  readonly definition: MediaParam;
  readonly raw: unknown;
  readonly editor: Editor;
  readonly input: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** The graph names a file by its name and content; the file itself stays where it is. */
function MediaField({ id, definition, raw, editor, input, onChange }: MediaFieldProps) {
  const [isReading, setReading] = useState(false);
  async function take(file: File | undefined): Promise<void> {
    if (!file) return;
    setReading(true);
    try {
      onChange({ name: file.name, sha256: await hashOf(file) });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      editor.session.message.set(`“${file.name}” could not be read: ${reason}`);
    } finally {
      setReading(false);
    }
  }
  const text = isRecord(raw)
    ? textOf(raw['name'])
    : input === undefined
      ? 'No file yet'
      : `Given when it runs, as “${input}”`;
  return (
    <label className="media">
      <span>{isReading ? 'Reading …' : text}</span>
      <span className="media-button">Choose</span>
      <input
        id={id}
        type="file"
        accept={`${definition.accept}/*`}
        onChange={(event) => void take(event.target.files?.[0])}
      />
    </label>
  );
}
