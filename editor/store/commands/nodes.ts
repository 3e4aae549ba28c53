import type { AnyNodeDefinition } from '#graphs/definition.ts';
import type { Catalog } from '#graphs/catalog.ts';
import { isNodeId, splitEndpoint, type GraphDocument, type GraphNode } from '#graphs/document.ts';
import { bendsOf, dropLooseBends, putBends, sharedMove } from '#editor/store/bends.ts';
import { command, type Command } from '#editor/store/command.ts';
import { connect } from '#editor/store/commands/edges.ts';
import { groupsOf, placeOf } from '#editor/store/view.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface NewNode {
  readonly id: string;
  readonly type: string;
  /** Without it, whoever draws the graph finds a place. */
  readonly at?: Place;
}

export function addNode(catalog: Catalog, { id, type, at }: NewNode): Command {
  const definition = catalog.nodes.get(type)?.definition;
  return command(`Add ${definition?.title ?? type}`, (draft) => {
    if (!definition || Object.hasOwn(draft.nodes, id)) return;
    draft.nodes[id] = { type, version: definition.version, params: firstParams(definition, catalog) };
    if (at) place(draft, id, at);
  });
}

/** Defaults stay unwritten; only a scene has to say which version of its template its values are for. */
function firstParams(definition: AnyNodeDefinition, catalog: Catalog): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(definition.params)) {
    if (param.type !== 'scene-template') continue;
    params[name] = param.default;
    params[param.templateVersion] = catalog.scenes.get(param.default)?.version ?? 1;
  }
  return params;
}

/** Takes the nodes out with their edges, their places, and the graph's inputs that lead to them. */
export function removeNodes(ids: readonly string[]): Command {
  const gone = new Set(ids);
  return command(`Delete ${countOf(ids)}`, (draft) => {
    if (!ids.some((id) => Object.hasOwn(draft.nodes, id))) return;
    for (const id of gone) {
      delete draft.nodes[id];
      delete draft.view?.nodes?.[id];
    }
    draft.edges = draft.edges.filter(
      ({ from, to }) => !gone.has(splitEndpoint(from).node) && !gone.has(splitEndpoint(to).node),
    );
    for (const [name, address] of Object.entries(draft.inputs ?? {})) {
      if (gone.has(splitEndpoint(address).node)) delete draft.inputs?.[name];
    }
    leaveGroups(draft, gone);
    dropLooseBends(draft);
  });
}

/** Takes nodes out and joins the wires on both sides, where one type goes through. */
export function dissolveNodes(catalog: Catalog, ids: readonly string[]): Command {
  return {
    name: `Take out ${countOf(ids)}`,
    run: (document) => ids.reduce((result, id) => removeNodes([id]).run(bridged(result, catalog, id)), document),
  };
}

function bridged(document: GraphDocument, catalog: Catalog, id: string): GraphDocument {
  const definition = catalog.nodes.get(document.nodes[id]?.type ?? '')?.definition;
  const joins = document.edges.flatMap((edge) => {
    const { node, port } = splitEndpoint(edge.from);
    const type = node === id ? definition?.outputs[port]?.type : undefined;
    const input = Object.entries(definition?.inputs ?? {}).find(([, each]) => each.type === type)?.[0];
    const before = input === undefined ? undefined : document.edges.find(({ to }) => to === `${id}.${input}`);
    return before ? [connect(before.from, edge.to)] : [];
  });
  return joins.reduce((result, join) => join.run(result), document);
}

function leaveGroups(draft: GraphDocument, gone: ReadonlySet<string>): void {
  if (!draft.view?.groups) return;
  const emptied = new Set<string>();
  for (const group of groupsOf(draft)) {
    if (!group.nodes.some((id) => gone.has(id))) continue;
    group.nodes = group.nodes.filter((id) => !gone.has(id));
    if (group.nodes.length === 0) emptied.add(group.id);
  }
  draft.view.groups = draft.view.groups.filter((item) => !isNamed(item, emptied));
}

function isNamed(item: unknown, ids: ReadonlySet<string>): boolean {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' && ids.has(item.id);
}

export function moveNodes(places: ReadonlyMap<string, Place>, name = `Move ${countOf([...places.keys()])}`): Command {
  return command(name, (draft) => {
    // Wires between nodes that move together keep their course.
    for (const edge of draft.edges) {
      const move = sharedMove(draft, edge, places);
      const bends = move ? bendsOf(draft, edge.to) : [];
      if (move && bends.length > 0) {
        putBends(
          draft,
          edge.to,
          bends.map(({ x, y }) => ({ x: x + move.x, y: y + move.y })),
        );
      }
    }
    for (const [id, at] of places) {
      const before = placeOf(draft, id);
      const isThere = before?.x === Math.round(at.x) && before.y === Math.round(at.y);
      if (Object.hasOwn(draft.nodes, id) && !isThere) place(draft, id, at);
    }
  });
}

/** Whole pixels keep the file easy to read. */
function place(draft: GraphDocument, id: string, at: Place): void {
  draft.view ??= {};
  draft.view.nodes ??= {};
  draft.view.nodes[id] = { ...draft.view.nodes[id], x: Math.round(at.x), y: Math.round(at.y) };
}

/** Gives a node another name, wherever the graph speaks of it. Nothing happens where the name is taken, or is none. */
export function renameNode(from: string, to: string): Command {
  return command(`Rename ${from} to ${to}`, (draft) => {
    if (!Object.hasOwn(draft.nodes, from) || Object.hasOwn(draft.nodes, to) || !isNodeId(to)) return;
    const renamed = (endpoint: string) =>
      endpoint.startsWith(`${from}.`) ? to + endpoint.slice(from.length) : endpoint;
    draft.nodes = renameKey(draft.nodes, from, to);
    if (draft.view?.nodes) draft.view.nodes = renameKey(draft.view.nodes, from, to);
    for (const edge of draft.edges) {
      edge.from = renamed(edge.from);
      const to = renamed(edge.to);
      if (to === edge.to) continue;
      const bends = bendsOf(draft, edge.to);
      putBends(draft, edge.to, []);
      putBends(draft, to, bends);
      edge.to = to;
    }
    for (const [name, address] of Object.entries(draft.inputs ?? {})) {
      if (draft.inputs) draft.inputs[name] = renamed(address);
    }
    for (const group of groupsOf(draft)) group.nodes = group.nodes.map((id) => (id === from ? to : id));
  });
}

/** Keeps the order of keys, which is the order of the file. */
function renameKey<T>(record: Readonly<Record<string, T>>, from: string, to: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]));
}

/** `undefined` runs the nodes as usual again. */
export function setMode(ids: readonly string[], mode: GraphNode['mode']): Command {
  const verb = mode === 'mute' ? 'Mute' : mode === 'bypass' ? 'Bypass' : 'Unmute';
  return command(`${verb} ${countOf(ids)}`, (draft) => {
    for (const id of ids) {
      const node = draft.nodes[id];
      if (!node || node.mode === mode) continue;
      if (mode === undefined) delete node.mode;
      else node.mode = mode;
    }
  });
}

export function countOf(ids: readonly string[]): string {
  return ids.length === 1 ? (ids[0] ?? '') : `${ids.length} nodes`;
}
