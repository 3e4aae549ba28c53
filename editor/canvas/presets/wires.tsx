import { createRoot } from 'react-dom/client';
import { WireLayer } from '#editor/canvas/wire-layer.tsx';
import type { RenderGraphPreset } from '#editor/canvas/preset.ts';

/** Draws all wires in one picture behind the nodes. */
export function wires(): RenderGraphPreset {
  return ({ editor, view }) => {
    const layer = document.createElement('div');
    view.layer.prepend(layer);
    const root = createRoot(layer);
    root.render(<WireLayer editor={editor} view={view} />);
    return () => {
      root.unmount();
      layer.remove();
    };
  };
}
