import { NodeEditor, Scope } from 'rete';
import { AreaPlugin } from 'rete-area-plugin';
import type { Catalog } from '#graphs/catalog.ts';
import { parseGraph, type GraphDocument } from '#graphs/document.ts';
import type { Problem } from '#graphs/problems.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { followDocument } from '#editor/canvas/follow-document.ts';
import { createGraphView, type GraphView } from '#editor/canvas/graph-view.ts';
import type { PresetHost, RenderGraphPreset } from '#editor/canvas/preset.ts';
import { recordChanges } from '#editor/canvas/record-changes.ts';
import { RenderNode } from '#editor/canvas/render-node.ts';
import type { RenderArea, RenderGraphParents, RenderGraphSignal, RenderSchemes } from '#editor/canvas/schemes.ts';
import { createSession, type GraphEditor } from '#editor/session.ts';
import { addInput } from '#editor/store/commands/graph.ts';
import { createEditorStore, emptyGraph } from '#editor/store/editor-store.ts';
import './render-graph.css';

export interface RenderGraphOptions {
  readonly catalog: Catalog;
  /** Shares a store and a session with what else draws the same graph; a new empty graph without it. */
  readonly editor?: GraphEditor;
}

/**
 * Render graphs in a Rete editor. The graph document is the truth: what is done to Rete's nodes and connections becomes a change of
 * the document that can be undone, and Rete shows what the document says. Goes under an area that an editor already uses:
 * `editor.use(area); area.use(graph)`. How it looks and is handled is what presets add.
 */
export class RenderGraphPlugin extends Scope<RenderGraphSignal, RenderGraphParents> {
  /** The graph, its history, what is selected, and what the window knows. */
  readonly editor: GraphEditor;
  readonly #presets: RenderGraphPreset[] = [];
  readonly #undo: (() => void)[] = [];
  #host: PresetHost | null = null;
  #settled: () => Promise<void> = () => Promise.resolve();

  constructor({ catalog, editor }: RenderGraphOptions) {
    super('render-graph');
    this.editor = editor ?? { store: createEditorStore(catalog, emptyGraph()), session: createSession() };
  }

  addPreset(preset: RenderGraphPreset): void {
    if (this.#host) this.#undo.push(preset(this.#host));
    else this.#presets.push(preset);
  }

  override setParent(scope: Scope<RenderArea, [RenderGraphParents[1]]>): void {
    super.setParent(scope);
    const area = this.parentScope<AreaPlugin<RenderSchemes, RenderArea>>(AreaPlugin);
    const rete = area.parentScope<NodeEditor<RenderSchemes>>(NodeEditor);
    const { store } = this.editor;
    const { view, stop } = createGraphView(area, this.editor);
    this.#undo.push(stop);
    const host = { editor: this.editor, rete, area, view };
    this.#host = host;
    area.container.classList.add('render-graph');
    for (const preset of this.#presets.splice(0)) this.#undo.push(preset(host));
    const coming = new Set<string>();
    this.addPipe(recordChanges(this.editor, coming));
    const following = followDocument(host, coming);
    this.#settled = following.settled;
    const unsubscribe = store.subscribe(() => {
      const { document, checked } = store.get();
      void this.emit({ type: 'graphchanged', data: { graph: document, problems: checked.problems } });
    });
    this.#undo.push(following.stop, unsubscribe);
  }

  /** The graph as it is now. */
  get graph(): GraphDocument {
    return this.editor.store.get().document;
  }

  /** What is wrong with it; it can run where none is an error. */
  get problems(): readonly Problem[] {
    return this.editor.store.get().checked.problems;
  }

  /** Throws before the area uses the plugin. */
  get view(): GraphView {
    if (!this.#host) throw new Error('There is no view yet: let an area use this plugin first.');
    return this.#host.view;
  }

  /** A node for `editor.addNode`, with parameters that differ from the defaults. */
  createNode(kind: string, params?: Readonly<Record<string, unknown>>): RenderNode {
    return new RenderNode(this.editor.store.catalog, kind, params);
  }

  /** Lets whoever runs the graph give a parameter: `offerInput('audio', 'audioSource.file')`. */
  offerInput(name: string, address: string): void {
    this.editor.store.dispatch(addInput(name, address));
  }

  /** Shows the graph of a file's text, once it answers. Throws where the text is none. */
  async open(text: string): Promise<void> {
    const { document, problems } = parseGraph(text);
    if (!document) throw new Error(problems[0]?.message ?? 'This is no graph.');
    this.editor.store.open(document);
    await this.#settled();
  }

  /** The text of the graph's file, to the byte as the command line and the server read it. */
  save(): string {
    return serializeGraph(this.graph);
  }

  undo(): void {
    this.editor.store.undo();
  }

  redo(): void {
    this.editor.store.redo();
  }

  /** Takes away what the plugin and its presets have added, and leaves editor and area as they are. */
  destroy(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo();
    this.#host = null;
  }
}
