import type { PortRef } from '#editor/session.ts';

/** What a port's element has to pass to be found by a wire. */
export interface PortDoor {
  /** Makes an element a socket; the answer undoes it. */
  add(element: HTMLElement, port: PortRef): () => void;
}
