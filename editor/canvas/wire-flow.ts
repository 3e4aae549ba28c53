import { Flow, type SocketData } from 'rete-connection-plugin';
import { beginWire, endWire, outputAt } from '#editor/canvas/wires.ts';
import type { GraphEditor, PortRef } from '#editor/session.ts';
import type { RenderSchemes } from '#editor/canvas/schemes.ts';

type Pick = Parameters<Flow<RenderSchemes, unknown[]>['pick']>[0];

/**
 * How a pointer draws wires: press and drag, or click and click. Nothing is changed in Rete: the wire becomes a command, and the
 * canvas follows the document.
 */
export class WireFlow extends Flow<RenderSchemes, unknown[]> {
  readonly #editor: GraphEditor;
  readonly #portOf: (socket: SocketData) => PortRef;
  readonly #onDrop: () => void;
  #picked: SocketData | undefined;

  constructor(editor: GraphEditor, portOf: (socket: SocketData) => PortRef, onDrop: () => void) {
    super();
    this.#editor = editor;
    this.#portOf = portOf;
    this.#onDrop = onDrop;
  }

  pick({ socket, event }: Pick): Promise<void> {
    const port = this.#portOf(socket);
    const wire = this.#editor.session.wire.get();
    if (!wire) {
      if (event === 'down') {
        beginWire(this.#editor, port, outputAt(this.#editor), false);
        this.#picked = socket;
      }
    } else if (isStart(port, this.#picked)) {
      // Released where it began: a click, and the next one ends the wire.
      this.#picked = socket;
    } else if (endWire(this.#editor, port)) this.#picked = undefined;
    return Promise.resolve();
  }

  getPickedSocket(): SocketData | undefined {
    return this.#editor.session.wire.get() ? this.#picked : undefined;
  }

  drop(): void {
    this.#picked = undefined;
    this.#onDrop();
  }
}

function isStart(port: PortRef, picked: SocketData | undefined): boolean {
  return picked?.nodeId === port.node && picked.key === port.port && picked.side === port.side;
}
