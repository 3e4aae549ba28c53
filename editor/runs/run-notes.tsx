import type { JobView } from '#runtime/protocol/job-view.ts';
import type { RunPicture } from '#runtime/protocol/run-picture.ts';
import { printSpent } from './wording.ts';

interface RunNotesProps {
  readonly job: JobView;
  readonly picture: RunPicture;
  readonly now: number;
}

const nodeWords = { waiting: 'waits', running: 'at work', done: 'done', cached: 'from the cache' } as const;

/** Nodes with what they do, what they complained about, why the run was interrupted, and what it ran on. */
export function RunNotes({ job, picture, now }: RunNotesProps) {
  const { nodes, warnings, interruptions, using } = picture;
  const failed = job.problem?.node;
  return (
    <>
      {warnings.length > 0 && (
        <section className="run-warnings" aria-label="Warnings">
          <ul>
            {warnings.map(({ code, message, node, at }, i) => (
              <li key={`${at}-${i}`}>
                {node !== undefined && <span className="run-node-name">{node}</span>}
                <span>{message}</span>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      {interruptions.length > 0 && (
        <section className="run-breaks" aria-label="Interruptions">
          <h3>Interrupted {interruptions.length === 1 ? 'once' : `${interruptions.length} times`}</h3>
          <ul>
            {interruptions.map(({ reason, at }) => (
              <li key={at}>
                <time dateTime={new Date(at).toISOString()}>{new Date(at).toLocaleTimeString()}</time>
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {nodes.length > 0 && (
        <section className="run-nodes" aria-label="Nodes">
          <h3>Nodes</h3>
          <ol>
            {nodes.map(({ id, type, state, detail, since, spent }) => (
              <li key={id} data-state={id === failed ? 'failed' : state} title={detail}>
                <span className="run-node-name">{id}</span>
                <span className="run-node-type">{type}</span>
                <span className="run-node-state">{id === failed ? 'failed' : nodeWords[state]}</span>
                <span className="run-node-time">
                  {since !== null && printSpent(spent + Math.max(0, now - since), true)}
                  {since === null && spent > 0 && printSpent(spent, false)}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {using.length > 0 && (
        <details className="run-using">
          <summary>What it ran on</summary>
          <dl>
            {using.map(({ what, name, detail }) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  {name}
                  {detail !== undefined && <small>{detail}</small>}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}
