import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint, type GraphDocument } from '#graphs/document.ts';
import { isRecord } from '#graphs/param-literals.ts';
import type { Key } from '#graphs/values.ts';
import { keysIn, textOf } from '#editor/param-forms.ts';
import { sectionsOf, type Features } from '#runtime/features.ts';
import { upstream } from '#editor/stage/pictured-graph.ts';

/** A parameter that follows keyframes, and where they lie in the track. */
export interface KeyLane {
  /** As `setParam` takes it. */
  readonly address: string;
  readonly title: string;
  readonly keys: readonly Key[];
  readonly marks: readonly KeyMark[];
}

export interface KeyMark {
  /** Of `keys`. */
  readonly index: number;
  /** Seconds from the start of the track. */
  readonly time: number;
  /** Counts from the start of a section, and so may stand in several places. */
  readonly isOfSection: boolean;
}

/** The lanes of all parameters with keyframes that a picture depends on. Pure. */
export function keyLanes(
  { nodes, edges }: GraphDocument,
  catalog: Catalog,
  output: string,
  features: Features,
): readonly KeyLane[] {
  return [...upstream({ edges }, splitEndpoint(output).node)].flatMap((id) => {
    const node = nodes[id];
    const definitions = catalog.nodes.get(node?.type ?? '')?.definition.params ?? {};
    return Object.entries(node?.params ?? {}).flatMap(([name, value]) => {
      const definition = definitions[name];
      if (definition?.type !== 'scene-values' || !isRecord(value)) {
        return laneOf(`${id}.${name}`, definition?.title ?? name, value, features);
      }
      const scene = catalog.scenes.get(textOf(node?.params[definition.template]));
      return Object.entries(value).flatMap(([key, inner]) =>
        laneOf(`${id}.${name}.${key}`, scene?.params[key]?.title ?? key, inner, features),
      );
    });
  });
}

function laneOf(address: string, title: string, value: unknown, features: Features): KeyLane[] {
  const keys = keysIn(value);
  if (!keys) return [];
  const sections = sectionsOf(features);
  const marks = keys.flatMap((key, index): KeyMark[] =>
    key.section === undefined
      ? [{ index, time: key.time, isOfSection: false }]
      : sections
          .filter(({ kind }) => kind === key.section)
          .map(({ start }) => ({ index, time: start + key.time, isOfSection: true })),
  );
  return [{ address, title, keys, marks }];
}

/** Keys in their order once one of them has moved. */
export function withMoved(keys: readonly Key[], index: number, time: number): readonly Key[] {
  const moved = keys.map((key, at) =>
    at === index ? { ...key, time: Math.max(0, Math.round(time * 1000) / 1000) } : key,
  );
  return moved.toSorted((a, b) => (a.section === b.section ? a.time - b.time : 0));
}
