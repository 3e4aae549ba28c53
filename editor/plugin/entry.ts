// What `emberloom/plugin` exports: render graphs for Rete editors, and how to run them.
import { classic } from '#editor/canvas/presets/classic.ts';
import { farMap } from '#editor/canvas/presets/far-map.ts';
import { handling } from '#editor/canvas/presets/handling.ts';
import { nodes } from '#editor/canvas/presets/nodes.tsx';
import { palette } from '#editor/canvas/presets/palette.tsx';
import { wires } from '#editor/canvas/presets/wires.tsx';
import '#editor/canvas/tokens.css';

export type { Catalog } from '#graphs/catalog.ts';
export type { GraphDocument } from '#graphs/document.ts';
export type { Problem } from '#graphs/problems.ts';
export type { NodesOptions } from '#editor/canvas/presets/nodes.tsx';
export type { RenderArea, RenderConnection, RenderGraphSignal, RenderSchemes } from '#editor/canvas/schemes.ts';
export { builtinCatalog } from '#nodes/catalog.ts';
export { createRenderClient, ServerRefusal, type RenderClient } from '#editor/server/render-client.ts';
export { graphTemplates } from '#graphs/templates.ts';
export { RenderNode } from '#editor/canvas/render-node.ts';
export type { PresetHost, RenderGraphPreset } from '#editor/canvas/preset.ts';
export { RenderGraphPlugin, type RenderGraphOptions } from '#editor/canvas/render-graph-plugin.ts';

/** How a render graph looks and is handled: all of it, or its parts. */
export const Presets = {
  classic: { setup: classic },
  nodes: { setup: nodes },
  wires: { setup: wires },
  farMap: { setup: farMap },
  handling: { setup: handling },
  palette: { setup: palette },
} as const;
