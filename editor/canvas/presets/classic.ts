import { farMap } from '#editor/canvas/presets/far-map.ts';
import { handling } from '#editor/canvas/presets/handling.ts';
import { nodes, type NodesOptions } from '#editor/canvas/presets/nodes.tsx';
import { palette } from '#editor/canvas/presets/palette.tsx';
import { wires } from '#editor/canvas/presets/wires.tsx';
import type { RenderGraphPreset } from '#editor/canvas/preset.ts';

/** Nodes, wires, the hand on them and the palette, as the bundled editor has them. */
export function classic(options: NodesOptions = {}): RenderGraphPreset {
  return (host) => {
    const parts = [nodes(options), wires(), farMap(), handling(), palette()].map((preset) => preset(host));
    return () => {
      for (const undo of parts.toReversed()) undo();
    };
  };
}
