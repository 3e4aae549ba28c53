import type { Problem } from '#graphs/problems.ts';
import type { Editor } from '#editor/session.ts';
import { applyFix } from '#editor/store/commands/graph.ts';

interface ProblemListProps {
  readonly editor: Editor;
  readonly problems: readonly Problem[];
  /** Makes each lead to its node. */
  readonly isLinked?: boolean;
}

export function ProblemList({ editor: { store }, problems, isLinked }: ProblemListProps) {
  return (
    <ul className="problems">
      {problems.map(({ code, pointer, severity, message, node, fix }) => (
        <li key={`${code} ${pointer} ${message}`} data-severity={severity}>
          <p>
            <span className="visually-hidden">{severity === 'error' ? 'Problem: ' : 'Warning: '}</span>
            {message}
          </p>
          <div className="problem-actions">
            {fix && (
              <button type="button" className="quiet" onClick={() => store.dispatch(applyFix(store.catalog, fix))}>
                {fix.title}
              </button>
            )}
            {isLinked && node !== undefined && (
              <button type="button" className="quiet" onClick={() => store.select([`node:${node}`])}>
                Show {node}
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
