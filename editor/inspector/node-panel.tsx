import { useState } from 'react';
import { sceneOf } from '#graphs/param-address.ts';
import type { ParamDefinition } from '#graphs/definition.ts';
import { isNodeId, type GraphNode } from '#graphs/document.ts';
import { isRecord } from '#graphs/param-literals.ts';
import { KindGlyph } from '#editor/canvas/kind-glyph.tsx';
import { ParamField } from '#editor/inspector/param-field.tsx';
import { ProblemList } from '#editor/problems/problem-list.tsx';
import type { Editor } from '#editor/session.ts';
import { renameNode, setMode } from '#editor/store/commands/nodes.ts';
import { useObservable } from '#editor/use-observable.ts';

/** One node: its name, what is wrong with it, and a form drawn from its kind's parameters. */
export function NodePanel({ editor, id }: { readonly editor: Editor; readonly id: string }) {
  const { store } = editor;
  // As the current versions have it: an old graph is shown as its first edit would leave it.
  const node = useObservable(store, (state) => state.checked.document.nodes[id]);
  const problems = useObservable(store, (state) => state.checked.byNode.get(id));
  if (!node) return null;
  const definition = store.catalog.nodes.get(node.type)?.definition;
  const params = Object.entries(definition?.params ?? {});
  const plain = params.filter(([, param]) => !param.advanced && param.type !== 'scene-values');
  const advanced = params.filter(([, param]) => param.advanced);
  const scenes = params.filter(([, param]) => param.type === 'scene-values');

  return (
    <div className="panel">
      <header className="panel-head" data-category={definition?.category ?? 'unknown'}>
        <KindGlyph category={definition?.category} />
        <h2 className="panel-title">{definition?.title ?? node.type}</h2>
      </header>
      <p className="panel-text">
        {definition?.description ?? 'This kind of node is not known here. It is kept as it is.'}
      </p>
      <div className="panel-row">
        <NameField editor={editor} id={id} />
        <ModeSwitch editor={editor} id={id} mode={node.mode} />
      </div>
      {problems && <ProblemList editor={editor} problems={problems} />}
      <Fields editor={editor} id={id} node={node} params={plain} />
      {scenes.map(([name]) => (
        <SceneValues key={name} editor={editor} id={id} node={node} name={name} />
      ))}
      {advanced.length > 0 && (
        <details className="advanced">
          <summary>Advanced</summary>
          <Fields editor={editor} id={id} node={node} params={advanced} />
        </details>
      )}
    </div>
  );
}

interface FieldsProps {
  readonly editor: Editor;
  readonly id: string;
  readonly node: GraphNode;
  readonly params: readonly (readonly [string, ParamDefinition])[];
}

function Fields({ editor, id, node, params }: FieldsProps) {
  return params.map(([name, definition]) => (
    <ParamField
      key={name}
      editor={editor}
      address={`${id}.${name}`}
      definition={definition}
      isSet={Object.hasOwn(node.params, name)}
      raw={Object.hasOwn(node.params, name) ? node.params[name] : definition.default}
    />
  ));
}

interface SceneValuesProps {
  readonly editor: Editor;
  readonly id: string;
  readonly node: GraphNode;
  readonly name: string;
}

/** The values of the chosen scene, from the template's own definition. */
function SceneValues({ editor, id, node, name }: SceneValuesProps) {
  const scene = sceneOf(node, name, editor.store.catalog);
  if (!scene) return null;
  const raw = node.params[name];
  const values = isRecord(raw) ? raw : {};
  const params = Object.entries(scene.params);
  const fields = (isAdvanced: boolean) =>
    params
      .filter(([, definition]) => (definition.advanced === true) === isAdvanced)
      .map(([key, definition]) => (
        <ParamField
          key={key}
          editor={editor}
          address={`${id}.${name}.${key}`}
          definition={definition}
          isSet={Object.hasOwn(values, key)}
          raw={Object.hasOwn(values, key) ? values[key] : definition.default}
        />
      ));
  return (
    <section className="scene-values" aria-label={`Values of ${scene.title}`}>
      <h3 className="panel-subtitle">{scene.title}</h3>
      <p className="panel-text">{scene.description}</p>
      {fields(false)}
      {params.some(([, definition]) => definition.advanced) && (
        <details className="advanced">
          <summary>More of {scene.title}</summary>
          {fields(true)}
        </details>
      )}
    </section>
  );
}

/** The name by which wires, inputs and the command line call the node. */
function NameField({ editor: { store, session }, id }: { readonly editor: Editor; readonly id: string }) {
  const [draft, setDraft] = useState(id);
  const isFree = draft === id || !Object.hasOwn(store.get().document.nodes, draft);
  const isName = isNodeId(draft);

  function finish(): void {
    if (draft === id) return;
    if (!isName || !isFree) {
      session.message.set(
        isName
          ? `Another node is called ${draft}.`
          : `“${draft}” is no name for a node: it starts with a small letter and holds letters, digits and _ only.`,
      );
      setDraft(id);
      return;
    }
    store.dispatch(renameNode(id, draft));
    store.select([`node:${draft}`]);
  }

  return (
    <label className="name-field">
      <span>Name</span>
      <input
        value={draft}
        spellCheck={false}
        aria-invalid={!isName || !isFree}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => event.key === 'Enter' && finish()}
      />
    </label>
  );
}

const modes = [
  { mode: undefined, title: 'Run' },
  { mode: 'mute', title: 'Mute' },
  { mode: 'bypass', title: 'Bypass' },
] as const;

interface ModeSwitchProps {
  readonly editor: Editor;
  readonly id: string;
  readonly mode: GraphNode['mode'];
}

function ModeSwitch({ editor: { store }, id, mode }: ModeSwitchProps) {
  return (
    <div className="switch" role="group" aria-label="Mode">
      {modes.map((each) => (
        <button
          key={each.title}
          type="button"
          aria-pressed={each.mode === mode}
          onClick={() => store.dispatch(setMode([id], each.mode))}
        >
          {each.title}
        </button>
      ))}
    </div>
  );
}
