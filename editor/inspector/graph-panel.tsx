import { useState } from 'react';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { orderNodes } from '#graphs/topology.ts';
import { KindGlyph } from '#editor/canvas/kind-glyph.tsx';
import { ProblemList } from '#editor/problems/problem-list.tsx';
import type { Editor } from '#editor/session.ts';
import { describeGraph, removeInput } from '#editor/store/commands/graph.ts';
import { useObservable } from '#editor/use-observable.ts';

/** The graph as a whole: what it is, what is wrong with it, what a run may give, and its nodes as a list. */
export function GraphPanel({ editor }: { readonly editor: Editor }) {
  const { store } = editor;
  const document = useObservable(store, (state) => state.document);
  const problems = useObservable(store, (state) => state.checked.problems);
  const isEmpty = Object.keys(document.nodes).length === 0;
  return (
    <div className="panel">
      <h2 className="panel-title">Graph</h2>
      <Description editor={editor} text={document.description ?? ''} />
      {!isEmpty && (
        <section aria-labelledby="problems-title">
          <h3 id="problems-title" className="panel-subtitle">
            Problems
          </h3>
          {problems.length === 0 ? (
            <p className="panel-good">None: this graph can run.</p>
          ) : (
            <ProblemList editor={editor} problems={problems} isLinked />
          )}
        </section>
      )}
      <Inputs editor={editor} document={document} />
      <Outline editor={editor} document={document} />
    </div>
  );
}

function Description({ editor: { store }, text }: { readonly editor: Editor; readonly text: string }) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft !== text) store.dispatch(describeGraph(draft));
    setDraft(null);
  };
  return (
    <textarea
      className="description"
      aria-label="Description of the graph"
      placeholder="What this graph makes"
      rows={2}
      value={draft ?? text}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
    />
  );
}

interface PartProps {
  readonly editor: Editor;
  readonly document: GraphDocument;
}

function Inputs({ editor: { store }, document }: PartProps) {
  const inputs = Object.entries(document.inputs ?? {});
  if (inputs.length === 0) return null;
  return (
    <section aria-labelledby="inputs-title">
      <h3 id="inputs-title" className="panel-subtitle">
        Given by a run
      </h3>
      <ul className="inputs">
        {inputs.map(([name, address]) => (
          <li key={name}>
            <span className="input-name">{name}</span>
            <button
              type="button"
              className="quiet"
              onClick={() => store.select([`node:${splitEndpoint(address).node}`])}
            >
              {address}
            </button>
            <button
              type="button"
              className="tool"
              aria-label={`Remove the input ${name}`}
              onClick={() => store.dispatch(removeInput(name))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The same graph as a list in the order in which it runs: for screen readers, and for finding a node among many. */
function Outline({ editor: { store }, document }: PartProps) {
  const ids = Object.keys(document.nodes);
  if (ids.length === 0) return null;
  const { order } = orderNodes(document);
  const listed = [...order, ...ids.filter((id) => !order.includes(id))];
  return (
    <section aria-labelledby="outline-title">
      <h3 id="outline-title" className="panel-subtitle">
        Outline
      </h3>
      <ol className="outline">
        {listed.map((id) => {
          const definition = store.catalog.nodes.get(document.nodes[id]?.type ?? '')?.definition;
          const leads = document.edges
            .filter(({ from }) => splitEndpoint(from).node === id)
            .map(({ to }) => splitEndpoint(to).node);
          return (
            <li key={id} data-category={definition?.category ?? 'unknown'}>
              <button type="button" onClick={() => store.select([`node:${id}`])}>
                <KindGlyph category={definition?.category} />
                <span className="outline-title">{definition?.title ?? document.nodes[id]?.type}</span>
                <span className="outline-id">{id}</span>
                <span className="visually-hidden">
                  {leads.length > 0 ? `leads to ${leads.join(' and ')}` : 'leads to nothing'}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
