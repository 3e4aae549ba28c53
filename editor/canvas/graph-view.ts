import type { AreaPlugin } from 'rete-area-plugin';
import { around, boxesOf, type Box } from '#editor/canvas/geometry.ts';
import type { RenderArea, RenderSchemes } from '#editor/canvas/schemes.ts';
import { createSheet } from '#editor/canvas/sheet.ts';
import { mapZoom, readableZoom, zooms } from '#editor/canvas/zooms.ts';
import type { GraphEditor } from '#editor/session.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

/** On a canvas narrower than this, a phone's, a graph is shown from its beginning rather than too small to read. */
const narrow = 600;

/** Where on the sheet one looks. */
export interface GraphView {
  /** The layer that pans and zooms: what is put into it moves with the nodes. From afar it is not seen: a map is, in its place. */
  readonly layer: HTMLElement;
  /** The part of the window through which one looks, in CSS pixels of the window. */
  bounds(): DOMRect;
  toCanvas(screen: Place): Place;
  /** Shows all of a box, or of the whole graph, no larger than 1:1. */
  show(box?: Box | null): void;
  zoomBy(factor: number): void;
  panTo(centre: Place): void;
}

/** Keeps zoom within its limits, and tells the session where one looks. */
export function createGraphView(
  area: AreaPlugin<RenderSchemes, RenderArea>,
  { store, session }: GraphEditor,
): { readonly view: GraphView; readonly stop: () => void } {
  const { container } = area;
  const { holder } = area.area.content;
  const sheet = createSheet(container, holder, session);

  area.addPipe((context) => {
    if (context.type === 'zoom') {
      // A double click opens the palette instead.
      if (context.data.source === 'dblclick') return undefined;
      context.data.zoom = Math.min(zooms.max, Math.max(zooms.min, context.data.zoom));
    }
    if (context.type === 'translated' || context.type === 'zoomed') sheet.move({ ...area.area.transform });
    return context;
  });

  function moveTo(k: number, centre: Place): void {
    const { width, height } = container.getBoundingClientRect();
    void area.area
      .zoom(k)
      .then(() => area.area.translate(width / 2 - centre.x * k, height / 2 - centre.y * k))
      .then(sheet.rest);
  }

  /** The sheet does not scroll: what the keyboard comes to is shown by moving it. */
  function reveal(event: FocusEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLElement) || !target.matches(':focus-visible')) return;
    const id = target.closest<HTMLElement>('[data-node]')?.dataset['node'];
    const box =
      id === undefined ? undefined : boxesOf(store.get().document, store.catalog, session.places.get()).get(id);
    if (!box) return;
    const { x, y, k } = area.area.transform;
    const left = box.x * k + x;
    const top = box.y * k + y;
    const isInside = left >= 0 && left + box.width * k <= container.clientWidth;
    const isSeen = isInside && top >= 0 && top + box.height * k <= container.clientHeight;
    if (isSeen && k >= mapZoom) return;
    moveTo(Math.max(k, readableZoom), { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }

  holder.addEventListener('focusin', reveal);
  const view: GraphView = {
    layer: holder,
    bounds: () => container.getBoundingClientRect(),
    toCanvas({ x, y }) {
      const { left, top } = container.getBoundingClientRect();
      const { transform } = area.area;
      return { x: (x - left - transform.x) / transform.k, y: (y - top - transform.y) / transform.k };
    },
    show(box) {
      const { document } = store.get();
      const { width, height } = container.getBoundingClientRect();
      const shownBox = box ?? around(boxesOf(document, store.catalog, session.places.get()).values());
      if (!shownBox) return moveTo(1, { x: width / 2, y: height / 2 });
      const margin = Math.min(72, width * 0.06);
      const whole = Math.min(1, (width - 2 * margin) / shownBox.width, (height - 2 * margin) / shownBox.height);
      const k = Math.max(width < narrow ? 0.45 : zooms.min, whole);
      const x = k > whole ? shownBox.x + (width / 2 - margin) / k : shownBox.x + shownBox.width / 2;
      moveTo(k, { x, y: shownBox.y + shownBox.height / 2 });
    },
    zoomBy(factor) {
      const { width, height } = container.getBoundingClientRect();
      const { x, y, k } = area.area.transform;
      moveTo(k * factor, { x: (width / 2 - x) / k, y: (height / 2 - y) / k });
    },
    panTo: (centre) => moveTo(area.area.transform.k, centre),
  };
  return {
    view,
    stop() {
      holder.removeEventListener('focusin', reveal);
      sheet.stop();
    },
  };
}
