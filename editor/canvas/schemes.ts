import type { ClassicPreset, GetSchemes, Root } from 'rete';
import type { Area2D, RenderSignal } from 'rete-area-plugin';
import type { GraphDocument } from '#graphs/document.ts';
import type { Problem } from '#graphs/problems.ts';
import type { RenderNode } from '#editor/canvas/render-node.ts';

export type RenderConnection = ClassicPreset.Connection<RenderNode, RenderNode> & { isPseudo?: boolean };

/** The schemes of a Rete editor whose nodes are render nodes: `new NodeEditor<RenderSchemes>()`. */
export type RenderSchemes = GetSchemes<RenderNode, RenderConnection>;

/** What the area around render nodes carries: `new AreaPlugin<RenderSchemes, RenderArea>(element)`. */
export type RenderArea =
  | Area2D<RenderSchemes>
  | RenderSignal<'socket', { nodeId: string; side: 'input' | 'output'; key: string; payload: ClassicPreset.Socket }>;

/** What the plugin tells its own children and pipes, after every change. */
export type RenderGraphSignal = {
  readonly type: 'graphchanged';
  readonly data: { readonly graph: GraphDocument; readonly problems: readonly Problem[] };
};

export type RenderGraphParents = [RenderArea, Root<RenderSchemes>];
