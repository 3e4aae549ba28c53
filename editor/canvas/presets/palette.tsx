import { createRoot } from 'react-dom/client';
import { Palette } from '#editor/canvas/palette.tsx';
import type { RenderGraphPreset } from '#editor/canvas/preset.ts';
import type { GraphEditor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';

/** Asks which node to add, where the sheet is double-clicked or a wire is dropped on it. */
export function palette(): RenderGraphPreset {
  return ({ editor, area: { container }, view }) => {
    const place = document.createElement('div');
    container.append(place);
    const root = createRoot(place);
    root.render(<OpenPalette editor={editor} />);
    const open = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('[data-solid]')) return;
      const screen = { x: event.clientX, y: event.clientY };
      editor.session.overlay.set({ kind: 'palette', screen, at: view.toCanvas(screen), wire: null });
    };
    container.addEventListener('dblclick', open);
    return () => {
      container.removeEventListener('dblclick', open);
      root.unmount();
      place.remove();
    };
  };
}

function OpenPalette({ editor }: { readonly editor: GraphEditor }) {
  const overlay = useObservable(editor.session.overlay, (value) => value);
  return overlay?.kind === 'palette' && <Palette editor={editor} overlay={overlay} />;
}
