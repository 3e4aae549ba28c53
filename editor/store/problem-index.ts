import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import type { Problem } from '#graphs/problems.ts';
import { validateGraph, type Validation } from '#graphs/validate.ts';

/** What the validator says of a document, ready to be shown where it belongs. */
export interface CheckedDocument extends Validation {
  /** Of a node and all in it. */
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
  /** By `node.port`. */
  readonly byPort: ReadonlyMap<string, readonly Problem[]>;
  /** By `node.param`, or `node.values.glow` for a value of a scene. */
  readonly byParam: ReadonlyMap<string, readonly Problem[]>;
  /** What is about no node: the graph's inputs, its end. */
  readonly ofGraph: readonly Problem[];
}

/** A checker that remembers its last answer: moving nodes about, which changes `view` alone, costs nothing. */
export function createChecker(catalog: Catalog): (document: GraphDocument) => CheckedDocument {
  let last: { readonly document: GraphDocument; readonly checked: CheckedDocument } | undefined;
  return (document) => {
    if (last && runsAlike(last.document, document)) return last.checked;
    const checked = indexProblems(validateGraph(document, catalog));
    last = { document, checked };
    return checked;
  };
}

function runsAlike(a: GraphDocument, b: GraphDocument): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => key === 'view' || key === 'name' || key === 'description' || a[key] === b[key]);
}

function indexProblems(validation: Validation): CheckedDocument {
  const byNode = new Map<string, Problem[]>();
  const byPort = new Map<string, Problem[]>();
  const byParam = new Map<string, Problem[]>();
  const ofGraph: Problem[] = [];
  for (const problem of validation.problems) {
    const { node, port, param } = problem;
    if (node === undefined) ofGraph.push(problem);
    else {
      push(byNode, node, problem);
      if (port !== undefined) push(byPort, `${node}.${port}`, problem);
      if (param !== undefined) push(byParam, `${node}.${param}`, problem);
    }
  }
  return { ...validation, byNode, byPort, byParam, ofGraph };
}

function push(map: Map<string, Problem[]>, key: string, problem: Problem): void {
  const list = map.get(key);
  if (list) list.push(problem);
  else map.set(key, [problem]);
}
