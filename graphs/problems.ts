/**
 * A complaint about a graph. `code` is stable and may be matched; `pointer` is a JSON pointer (RFC 6901) into the document;
 * `message` is a sentence for the person who drew the graph.
 */
export interface Problem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly pointer: string;
  readonly node?: string;
  /** The port or the parameter of that node, where it is about one: forms and canvases show it there. A scene's value is `values.glow`. */
  readonly port?: string;
  readonly param?: string;
  readonly message: string;
  readonly fix?: Fix;
}

/** A change that cures the problem: RFC 6902 operations on the document. */
export interface Fix {
  readonly title: string;
  readonly operations: readonly {
    readonly op: 'add' | 'remove' | 'replace';
    readonly path: string;
    readonly value?: unknown;
  }[];
}

/** Joins path segments to a JSON pointer, escaping `~` and `/`. */
export function pointer(...segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
