import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { migrateGraph } from '#graphs/migrate.ts';
import { bindInputs } from '#graphs/overrides.ts';
import type { PictureDescription } from '#graphs/ports.ts';
import type { Problem } from '#graphs/problems.ts';
import { validateGraph } from '#graphs/validate.ts';
import { scalePictures } from '#runtime/scale.ts';

export interface RunCheck {
  /** What keeps this run from starting. */
  readonly errors: readonly Problem[];
  /** What it will draw, as far as that can be told. */
  readonly pictures: readonly PictureDescription[];
}

/**
 * The graph as a run would have it: with the values given for its inputs, by name and as text, and every picture `scale` times as
 * large a side. Files that are still to be chosen are not missed. Pure.
 */
export function checkRun(
  document: GraphDocument,
  catalog: Catalog,
  texts: Readonly<Record<string, string>>,
  scale: number,
): RunCheck {
  const migrated = migrateGraph(document, catalog).document;
  const bound = bindInputs(migrated, catalog, texts);
  const scaled = scale === 1 ? bound.document : scalePictures(bound.document, catalog, scale);
  const { problems, descriptions } = validateGraph(scaled, catalog);
  return {
    errors: [...bound.problems, ...problems].filter(({ severity }) => severity === 'error'),
    pictures: [...descriptions.values()].flatMap((port) => (port.type === 'Frames' ? [port] : [])),
  };
}
