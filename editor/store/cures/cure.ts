import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { Problem } from '#graphs/problems.ts';
import type { Command } from '#editor/store/command.ts';
import { applyFix } from '#editor/store/commands/graph.ts';
import { cutCircle, feedInput, insertConverter, insertSpatialMeta } from '#editor/store/cures/edges.ts';
import { addEnd, deleteNode, dissolveNode, runAgain } from '#editor/store/cures/nodes.ts';
import { offerFile, resetValue } from '#editor/store/cures/params.ts';

/** What a person may do about a problem, with one press. Its command's name is the button's text. */
export type Cure = Command;

type CureOf = (problem: Problem, document: GraphDocument, catalog: Catalog) => Cure | null;

// What the validator offers is a change of values and edges. These know better, or know what it cannot: where a new node goes.
const cures: Readonly<Record<string, CureOf>> = {
  'missing-edge': feedInput,
  'type-mismatch': insertConverter,
  'missing-file': offerFile,
  cycle: cutCircle,
  'no-end': addEnd,
  'no-spatial-meta': insertSpatialMeta,
  'flat-video': dissolveNode,
  'no-metadata': dissolveNode,
  'cannot-bypass': runAgain,
  'leads-nowhere': deleteNode,
  'unknown-node': deleteNode,
};

/** The cure of a problem in this document; null where only a person can tell. */
export function cureOf(problem: Problem, document: GraphDocument, catalog: Catalog): Cure | null {
  const own = cures[problem.code]?.(problem, document, catalog);
  if (own) return own;
  if (problem.fix) return applyFix(catalog, problem.fix);
  return problem.param === undefined ? null : resetValue(problem, document, catalog);
}
