import { definitionOf } from '#graphs/check-edges.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { pathOf } from '#editor/canvas/curve.ts';
import { boxesOf, type Box } from '#editor/canvas/geometry.ts';
import type { RenderGraphPreset } from '#editor/canvas/preset.ts';
import { groupFrames } from '#editor/canvas/group-frames.ts';
import { routeOf } from '#editor/canvas/wire-route.ts';
import { mapZoom } from '#editor/canvas/zooms.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import { commentsOf } from '#editor/store/view.ts';
import '#editor/canvas/far-map.css';

/** The variables of the style sheet that a category's nodes and a type's wires have as their colour. */
const hues = {
  category: { source: '--audio', analysis: '--features', scene: '--scene', capture: '--frames', output: '--video' },
  type: { Audio: '--audio', Features: '--features', Scene: '--scene', Frames: '--frames', Video: '--video' },
} as const;

interface Drawing {
  readonly document: GraphDocument;
  readonly places: ReadonlyMap<string, Place>;
  readonly selection: ReadonlySet<string>;
  /** Filled, then outlined. */
  readonly nodes: Path2D;
  /** By variable of the style sheet. */
  readonly marks: ReadonlyMap<string, Path2D>;
  readonly wires: ReadonlyMap<string, Path2D>;
  readonly outlines: ReadonlyMap<string, Path2D>;
  readonly frames: readonly { readonly box: Box; readonly title: string }[];
}

/**
 * Draws the graph from afar in one picture over the nodes, which are there, for pointer and keyboard, but not painted: hundreds of cards
 * would be painted for a size at which nothing of them can be read.
 */
export function farMap(): RenderGraphPreset {
  return ({ editor: { store, session }, area: { container } }) => {
    const canvas = document.createElement('canvas');
    canvas.className = 'far-map';
    canvas.ariaHidden = 'true';
    container.append(canvas);
    const context = canvas.getContext('2d');
    let drawing: Drawing | null = null;
    let waiting = 0;
    const later = () => {
      waiting ||= requestAnimationFrame(draw);
    };

    function draw(): void {
      waiting = 0;
      const { x, y, k } = session.transform.get();
      const isFar = k < mapZoom;
      canvas.style.opacity = isFar ? '1' : '';
      if (!isFar || !context) return;
      const scale = window.devicePixelRatio;
      const { width, height } = size;
      if (canvas.width !== width * scale || canvas.height !== height * scale) {
        canvas.width = width * scale;
        canvas.height = height * scale;
      }
      const { document: graph, selection } = store.get();
      const places = session.places.get();
      if (drawing?.document !== graph || drawing.places !== places || drawing.selection !== selection) {
        drawing = compose(graph, places, selection);
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(scale * k, 0, 0, scale * k, scale * x, scale * y);
      paint(context, drawing, k);
    }

    function compose(
      graph: GraphDocument,
      places: ReadonlyMap<string, Place>,
      selection: ReadonlySet<string>,
    ): Drawing {
      const boxes = boxesOf(graph, store.catalog, places);
      const nodes = new Path2D();
      const marks = new Map<string, Path2D>();
      const outlines = new Map<string, Path2D>();
      const { byNode } = store.get().checked;
      for (const [id, box] of boxes) {
        nodes.roundRect(box.x, box.y, box.width, box.height, 14);
        const category = definitionOf(graph, store.catalog, id)?.category;
        addBox(marks, category ? hues.category[category] : '--faint', { ...box, width: 16 });
        const problems = byNode.get(id);
        const isError = problems?.some(({ severity }) => severity === 'error');
        if (selection.has(`node:${id}`)) addBox(outlines, '--ember', box);
        else if (problems) addBox(outlines, isError ? '--danger' : '--warning', box);
      }
      const wires = new Map<string, Path2D>();
      for (const edge of graph.edges) {
        const route = routeOf(graph, store.catalog, places, edge);
        const { node, port } = splitEndpoint(edge.from);
        const type = definitionOf(graph, store.catalog, node)?.outputs[port]?.type;
        const hue = type && type in hues.type ? hues.type[type as keyof typeof hues.type] : '--faint';
        if (route) pathFor(wires, hue).addPath(new Path2D(pathOf(route)));
      }
      const frames = [
        ...groupFrames(graph, boxes).map(({ group, box }) => ({ box, title: group.title })),
        ...commentsOf(graph).map((comment) => ({ box: comment, title: '' })),
      ];
      return { document: graph, places, selection, nodes, marks, wires, outlines, frames };
    }

    function paint(to: CanvasRenderingContext2D, { nodes, marks, wires, outlines, frames }: Drawing, k: number): void {
      const style = getComputedStyle(container);
      const colour = (name: string) => style.getPropertyValue(name);
      to.lineWidth = 1 / k;
      to.strokeStyle = colour('--line');
      to.font = `600 ${12 / k}px ${style.fontFamily}`;
      for (const { box, title } of frames) {
        to.strokeRect(box.x, box.y, box.width, box.height);
        to.fillStyle = colour('--muted');
        to.fillText(title, box.x, box.y - 5 / k, box.width);
      }
      to.lineWidth = 1.4 / k;
      for (const [hue, path] of wires) {
        to.strokeStyle = colour(hue);
        to.stroke(path);
      }
      to.fillStyle = colour('--raised');
      to.fill(nodes);
      to.lineWidth = 1 / k;
      to.strokeStyle = colour('--line');
      to.stroke(nodes);
      for (const [hue, path] of marks) {
        to.fillStyle = colour(hue);
        to.fill(path);
      }
      to.lineWidth = 2 / k;
      for (const [hue, path] of outlines) {
        to.strokeStyle = colour(hue);
        to.stroke(path);
      }
    }

    let size = { width: container.clientWidth, height: container.clientHeight };
    const sizes = new ResizeObserver(() => {
      size = { width: container.clientWidth, height: container.clientHeight };
      later();
    });
    sizes.observe(container);
    const unsubscribe = [session.transform, session.places, store].map((source) => source.subscribe(later));
    later();
    return () => {
      cancelAnimationFrame(waiting);
      sizes.disconnect();
      for (const stop of unsubscribe) stop();
      canvas.remove();
    };
  };
}

function addBox(paths: Map<string, Path2D>, hue: string, { x, y, width, height }: Box): void {
  pathFor(paths, hue).roundRect(x, y, width, height, 14);
}

function pathFor(paths: Map<string, Path2D>, hue: string): Path2D {
  const path = paths.get(hue) ?? new Path2D();
  paths.set(hue, path);
  return path;
}
