import { ClassicPreset } from 'rete';
import type { Catalog } from '#graphs/catalog.ts';
import { nodeShape } from '#editor/canvas/geometry.ts';

/**
 * A render node as Rete has it, with a socket for each port. Added to an editor, it gets the next free name of its kind as its `id`.
 * What it is set to later is in the graph; `params` are what it begins with. A kind that is not known has no ports here.
 */
export class RenderNode extends ClassicPreset.Node {
  readonly kind: string;
  readonly params: Readonly<Record<string, unknown>>;
  width: number = nodeShape.width;
  height: number = nodeShape.header;

  constructor(catalog: Catalog, kind: string, params: Readonly<Record<string, unknown>> = {}) {
    const definition = catalog.nodes.get(kind)?.definition;
    super(definition?.title ?? kind);
    this.kind = kind;
    this.params = params;
    for (const [name, { type, title }] of Object.entries(definition?.inputs ?? {})) {
      this.addInput(name, new ClassicPreset.Input(socketOf(type), title));
    }
    for (const [name, { type, title }] of Object.entries(definition?.outputs ?? {})) {
      this.addOutput(name, new ClassicPreset.Output(socketOf(type), title));
    }
  }
}

const sockets = new Map<string, ClassicPreset.Socket>();

/** One socket for each type of port. */
export function socketOf(type: string): ClassicPreset.Socket {
  const known = sockets.get(type) ?? new ClassicPreset.Socket(type);
  sockets.set(type, known);
  return known;
}
