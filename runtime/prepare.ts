import type { Catalog } from '#graphs/catalog.ts';
import type { GraphDocument } from '#graphs/document.ts';
import { migrateGraph } from '#graphs/migrate.ts';
import type { Problem } from '#graphs/problems.ts';
import { validateGraph, type Validation } from '#graphs/validate.ts';
import type { RunRequest } from './context.ts';
import { InputError } from './failure.ts';
import { planRun, type Plan } from './plan.ts';
import { scalePictures } from './scale.ts';

/** A graph that has errors and therefore does not run. */
export class GraphError extends InputError {
  override name = 'GraphError';
  readonly problems: readonly Problem[];
  /** @param origin what the graph was read from, where the problem is that it cannot be read. */
  constructor(problems: readonly Problem[], origin?: string) {
    const messages = problems.map(({ message }) => (origin === undefined ? message : `${origin}: ${message}`));
    super('invalid-graph', messages.join('\n'));
    this.problems = problems;
  }
}

export interface PreparedRun {
  readonly validation: Validation;
  readonly plan: Plan;
  readonly warnings: readonly Problem[];
}

/** Everything that can be known before anything starts. Throws a GraphError where the graph cannot run as asked. Pure. */
export function prepareRun(document: GraphDocument, catalog: Catalog, request: RunRequest): PreparedRun {
  const scaled =
    request.scale === 1 ? document : scalePictures(migrateGraph(document, catalog).document, catalog, request.scale);
  const validation = validateGraph(scaled, catalog, { inputs: request.inputs });
  const errors = validation.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new GraphError(errors);
  return {
    validation,
    plan: planRun(validation, catalog),
    warnings: validation.problems.filter(({ severity }) => severity === 'warning'),
  };
}
