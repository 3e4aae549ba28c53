import type { PortKind } from '#graphs/ports.ts';
import type { Exports } from '#editor/export/exports.ts';
import type { Preview } from '#editor/preview/preview.ts';
import type { Place } from '#editor/store/commands/nodes.ts';
import type { NodeRun } from '#editor/run/node-run.ts';
import type { RunDesk } from '#editor/run/run-desk.ts';
import type { GraphShelf } from '#editor/server/graph-shelf.ts';
import type { EditorStore, SavedFile } from '#editor/store/editor-store.ts';
import { createObservable, type Writable } from '#editor/store/observable.ts';

/** One end of a wire that is being drawn. `type` is null at a node of an unknown kind. */
export interface PortRef {
  readonly node: string;
  readonly port: string;
  readonly side: 'input' | 'output';
  readonly type: PortKind | null;
}

export interface PendingWire {
  readonly start: PortRef;
  /** The input that the wire was taken off, to be freed if it is dropped. */
  readonly takenFrom: string | null;
  readonly byKeyboard: boolean;
}

export interface Transform extends Place {
  /** Zoom: 1 shows a canvas pixel as a screen pixel. */
  readonly k: number;
}

/** What lies over the canvas. Screen places are in CSS pixels of the window, canvas places in canvas pixels. */
export type Overlay =
  | { readonly kind: 'palette'; readonly screen: Place; readonly at: Place; readonly wire: PendingWire | null }
  | { readonly kind: 'menu'; readonly screen: Place; readonly at: Place }
  | { readonly kind: 'problems'; readonly screen: Place; readonly node: string }
  | { readonly kind: 'save-as' }
  | { readonly kind: 'conflict'; readonly base: SavedFile; readonly theirs: SavedFile }
  | { readonly kind: 'run' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'templates' }
  | { readonly kind: 'export' };

/** What the window knows and no file keeps. */
export interface Session {
  readonly wire: Writable<PendingWire | null>;
  /** Where it ends at the moment, in canvas pixels; null until the pointer moves. Apart, since it changes with every move. */
  readonly wireEnd: Writable<Place | null>;
  /** Where nodes are drawn: ahead of the document while they are dragged. */
  readonly places: Writable<ReadonlyMap<string, Place>>;
  readonly transform: Writable<Transform>;
  /** The zoom for which what is seen was painted last; the same as that of `transform` once that rests. */
  readonly paintedZoom: Writable<number>;
  /** Where the pointer is on the canvas, in canvas pixels; null where it is elsewhere. */
  readonly pointer: Writable<Place | null>;
  readonly overlay: Writable<Overlay | null>;
  /** Said to screen readers, and shown for a moment. */
  readonly message: Writable<string>;
  /** By node; empty while no run is looked at. */
  readonly nodeRuns: Writable<ReadonlyMap<string, NodeRun>>;
}

/** What draws and changes a graph shares, in this page and in those of others. */
export interface GraphEditor {
  readonly store: EditorStore;
  readonly session: Session;
}

export interface Editor extends GraphEditor {
  /** Where graphs are kept by name; null without a server. */
  readonly shelf: GraphShelf | null;
  readonly desk: RunDesk;
  readonly preview: Preview;
  readonly exports: Exports;
}

export function createSession(): Session {
  return {
    wire: createObservable<PendingWire | null>(null),
    wireEnd: createObservable<Place | null>(null),
    places: createObservable<ReadonlyMap<string, Place>>(new Map()),
    transform: createObservable<Transform>({ x: 0, y: 0, k: 1 }),
    paintedZoom: createObservable(1),
    pointer: createObservable<Place | null>(null),
    overlay: createObservable<Overlay | null>(null),
    message: createObservable(''),
    nodeRuns: createObservable<ReadonlyMap<string, NodeRun>>(new Map()),
  };
}
