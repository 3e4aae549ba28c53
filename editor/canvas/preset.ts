import type { NodeEditor } from 'rete';
import type { AreaPlugin } from 'rete-area-plugin';
import type { GraphView } from '#editor/canvas/graph-view.ts';
import type { RenderArea, RenderSchemes } from '#editor/canvas/schemes.ts';
import type { GraphEditor } from '#editor/session.ts';

/** What a preset has to work with. */
export interface PresetHost {
  readonly editor: GraphEditor;
  readonly rete: NodeEditor<RenderSchemes>;
  readonly area: AreaPlugin<RenderSchemes, RenderArea>;
  readonly view: GraphView;
}

/** A part of how a render graph looks or is handled; what it answers undoes it. */
export type RenderGraphPreset = (host: PresetHost) => () => void;
