import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';
import type { PictureDescription } from '#graphs/ports.ts';
import type { Asset } from '#runtime/protocol/asset.ts';
import { Modal } from '#editor/dialogs/modal.tsx';
import { LiteralField } from '#editor/inspector/literal-field.tsx';
import { ProblemList } from '#editor/problems/problem-list.tsx';
import { checkRun } from '#editor/run/run-check.ts';
import { missingInputs, runInputs, type RunInput } from '#editor/run/run-inputs.ts';
import { createRenderClient, ServerRefusal, type RenderClient } from '#editor/server/render-client.ts';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import './run.css';

const client = createRenderClient();

interface RunDialogProps {
  readonly editor: Editor;
  readonly onClose: () => void;
}

type Given = Readonly<Record<string, unknown>>;
type Phase = { readonly kind: 'asking' } | { readonly kind: 'sending'; readonly name: string; readonly share: number };

/** Asks for the graph's inputs, sends the music and the graph to the server, and shows the run beside the canvas. */
export function RunDialog({ editor, onClose }: RunDialogProps) {
  const { store, session } = editor;
  const document = useObservable(store, (state) => state.document);
  const inputs = runInputs(document, store.catalog);
  const [given, setGiven] = useState<Given>(() => playedMusic(inputs, editor));
  const [part, setPart] = useState<Given>({});
  const [phase, setPhase] = useState<Phase>({ kind: 'asking' });
  const [refusal, setRefusal] = useState<ServerRefusal | Error | null>(null);
  const missing = missingInputs(inputs, given);
  const { errors, pictures } = useMemo(
    () => checkRun(document, store.catalog, textsOf(given), partOf(part)['scale'] ?? 1),
    [document, store.catalog, given, part],
  );

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setRefusal(null);
    try {
      const values = await send(client, inputs, given, (name, share) => setPhase({ kind: 'sending', name, share }));
      const jobId = await client.render(document, values, { name: document.name || 'Untitled', ...partOf(part) });
      session.message.set('The run waits for its turn.');
      session.overlay.set(null);
      await editor.desk.show(jobId);
    } catch (cause) {
      setRefusal(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setPhase({ kind: 'asking' });
    }
  }

  return (
    <Modal title="Run" onClose={onClose} isSmall>
      {editor.shelf ? (
        <form className="form" onSubmit={(event) => void submit(event)}>
          {inputs.map((input) => (
            <InputRow
              key={input.name}
              editor={editor}
              client={client}
              input={input}
              value={given[input.name]}
              onChange={(value) => setGiven({ ...given, [input.name]: value })}
            />
          ))}
          {inputs.length === 0 && <p className="form-note">This graph takes nothing from a run.</p>}
          <fieldset className="form-part">
            <legend>How much of it</legend>
            <PartField label="From second" name="start" part={part} onChange={setPart} />
            <PartField label="Seconds" name="duration" part={part} onChange={setPart} />
            <PartField label="Size, times" name="scale" part={part} onChange={setPart} />
          </fieldset>
          {errors.length > 0 ? (
            <ProblemList editor={editor} problems={errors} />
          ) : (
            <p className="form-note">{factsOf(pictures)}</p>
          )}
          {refusal && (
            <p className="form-note" role="alert">
              {refusal.message}
            </p>
          )}
          {refusal instanceof ServerRefusal && refusal.problems.length > 0 && (
            <ProblemList editor={editor} problems={refusal.problems} />
          )}
          <div className="form-end">
            {phase.kind === 'sending' && (
              <span className="form-note" role="status">
                Sending {phase.name}: {Math.round(phase.share * 100)} %
              </span>
            )}
            <button type="button" className="quiet" onClick={onClose}>
              Cancel
            </button>
            <button
              type="submit"
              className="primary"
              disabled={errors.length > 0 || missing.length > 0 || phase.kind !== 'asking'}
            >
              Run
            </button>
          </div>
        </form>
      ) : (
        <>
          <p className="panel-text">
            This page has no server that could run the graph. Start one with <code>npm start</code>, or save the file
            and run it with <code>emberloom run</code>. Quick export makes films in this page.
          </p>
          <div className="form-end">
            <button type="button" className="quiet" data-first onClick={onClose}>
              Close
            </button>
          </div>
        </>
      )}
    </Modal>
  );
}

/** What the preview plays is what a run is most likely wanted with. */
function playedMusic(inputs: readonly RunInput[], { preview }: Editor): Given {
  const { track } = preview.music.state.get();
  if (!track) return {};
  const wanted = inputs.filter(({ definition, raw }) => definition.type === 'media' && raw === null);
  return Object.fromEntries(wanted.map(({ name }) => [name, new File([track.blob], track.name)]));
}

/** Uploads the files among the values; what is left as it is in the graph is not sent. */
async function send(
  client: RenderClient,
  inputs: readonly RunInput[],
  given: Given,
  onProgress: (name: string, share: number) => void,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { name } of inputs) {
    const value = given[name];
    if (value instanceof File) {
      const asset = await client.upload(value, (share) => onProgress(value.name, share));
      values[name] = asset.id;
    }
  }
  return { ...textsOf(given), ...values };
}

/** What was given other than files; what is left as it is in the graph is left out. */
function textsOf(given: Given): Record<string, string> {
  const texts = Object.entries(given).filter(
    ([, value]) => value !== undefined && value !== '' && !(value instanceof File),
  );
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

function partOf(part: Given): Record<string, number> {
  const numbers = Object.entries(part).map(([name, text]) => [name, text === '' ? Number.NaN : Number(text)] as const);
  return Object.fromEntries(numbers.filter(([, value]) => Number.isFinite(value)));
}

function factsOf(pictures: readonly PictureDescription[]): string {
  const sizes = pictures.map(({ width, height, fps }) => `${width} × ${height} at ${fps} fps`);
  return sizes.length > 0 ? `Draws ${[...new Set(sizes)].join(' and ')}.` : '';
}

interface InputRowProps {
  readonly editor: Editor;
  readonly client: RenderClient;
  readonly input: RunInput;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function InputRow({ editor, client, input, value, onChange }: InputRowProps) {
  const { name, address, definition, raw } = input;
  const id = `run-${name}`;
  return (
    <div className="form-row">
      <label htmlFor={id}>{definition.title}</label>
      {definition.type === 'media' ? (
        <MusicField id={id} client={client} value={value} onChange={onChange} />
      ) : (
        <LiteralField
          id={id}
          address={address}
          definition={definition}
          raw={value ?? raw}
          editor={editor}
          input={name}
          onChange={onChange}
        />
      )}
    </div>
  );
}

interface MusicFieldProps {
  readonly id: string;
  readonly client: RenderClient;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** A file of one's own, or one that the server has already. */
function MusicField({ id, client, value, onChange }: MusicFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [assets, setAssets] = useState<readonly Asset[]>([]);
  useEffect(() => {
    // What was dropped here, or plays in the preview, is shown as what was chosen here is.
    const transfer = new DataTransfer();
    if (value instanceof File) transfer.items.add(value);
    if (field.current) field.current.files = transfer.files;
  }, [value]);
  useEffect(() => {
    void client.assets().then(setAssets, () => setAssets([]));
  }, [client]);
  return (
    <div
      className="form-music"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        const [file] = event.dataTransfer.files;
        if (file) onChange(file);
      }}
    >
      <input
        ref={field}
        id={id}
        data-first
        type="file"
        accept="audio/*"
        onChange={(event) => onChange(event.target.files?.[0])}
      />
      {assets.length > 0 && (
        <select
          aria-label="Music that the server has"
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">or take one that the server has</option>
          {assets.map((asset) => (
            <option key={asset.id} value={asset.id}>
              {asset.name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

interface PartFieldProps {
  readonly label: string;
  readonly name: keyof typeof leastOf;
  readonly part: Given;
  readonly onChange: (part: Given) => void;
}

const usual = { start: '0', duration: 'all', scale: '1' } as const;
const leastOf = { start: 0, duration: 0.001, scale: 0.001 } as const;

function PartField({ label, name, part, onChange }: PartFieldProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="number"
        min={leastOf[name]}
        step="any"
        placeholder={usual[name]}
        value={String(part[name] ?? '')}
        onChange={(event) => onChange({ ...part, [name]: event.target.value })}
      />
    </label>
  );
}
