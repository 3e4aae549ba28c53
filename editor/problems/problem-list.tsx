import type { Problem } from '#graphs/problems.ts';
import { CureButton } from '#editor/problems/cure-button.tsx';
import type { GraphEditor } from '#editor/session.ts';
import './problems.css';

interface ProblemListProps {
  readonly editor: GraphEditor;
  readonly problems: readonly Problem[];
  /** Makes each lead to its node. */
  readonly isLinked?: boolean;
}

export function ProblemList({ editor, problems, isLinked }: ProblemListProps) {
  return (
    <ul className="problems">
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.pointer} ${problem.message}`} data-severity={problem.severity}>
          <p>
            <span className="visually-hidden">{problem.severity === 'error' ? 'Problem: ' : 'Warning: '}</span>
            {problem.message}
          </p>
          <div className="problem-actions">
            <CureButton editor={editor} problem={problem} />
            {isLinked && problem.node !== undefined && (
              <button type="button" className="quiet" onClick={() => editor.store.select([`node:${problem.node}`])}>
                Show {problem.node}
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
