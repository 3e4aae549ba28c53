import { saveBlob } from '#editor/files/save-blob.ts';
import type { Editor } from '#editor/session.ts';
import { useObservable } from '#editor/use-observable.ts';
import { percentOf, type ExportJob } from './export-job.ts';

/** Films that are made in this browser, and those that were. */
export function ExportList({ editor: { exports } }: { readonly editor: Editor }) {
  const jobs = useObservable(exports.jobs, (state) => state);
  if (jobs.length === 0) return null;
  return (
    <ul className="exports" aria-label="Exports">
      {jobs.map((job) => (
        <li key={job.id} className="export" data-state={job.state}>
          <div className="export-head">
            <span className="export-name">{job.file?.name ?? job.order.stem}</span>
            <span className="export-state">{stateText(job)}</span>
            {job.file && (
              <button
                type="button"
                className="quiet"
                onClick={() => job.file && saveBlob(job.file.blob, job.file.name)}
              >
                Download
              </button>
            )}
            {job.state === 'failed' && (
              <button type="button" className="quiet" onClick={() => void exports.retry(job.id)}>
                Go on
              </button>
            )}
            {job.state === 'waiting' || job.state === 'running' ? (
              <button type="button" className="quiet" onClick={() => void exports.cancel(job.id)}>
                Cancel
              </button>
            ) : (
              <button
                type="button"
                className="tool"
                aria-label={`Remove ${job.file?.name ?? job.order.stem}`}
                title="Remove from this browser"
                onClick={() => void exports.remove(job.id)}
              >
                ×
              </button>
            )}
          </div>
          {(job.state === 'running' || job.state === 'waiting') && (
            <progress max={100} value={percentOf(job)} aria-label={`Progress of ${job.order.stem}`} />
          )}
          {job.problem !== '' && (
            <p className="export-problem" role="alert">
              {job.problem}
            </p>
          )}
          {job.notes.length > 0 && job.state !== 'cancelled' && <p className="export-notes">{job.notes.join(' ')}</p>}
        </li>
      ))}
    </ul>
  );
}

function stateText(job: ExportJob): string {
  const { state, stage, done, total, file } = job;
  switch (state) {
    case 'waiting':
      return 'waiting';
    case 'running':
      return `${Math.floor(percentOf(job))} %, ${
        { drawing: `frame ${done} of ${total}`, sound: 'encoding the sound', writing: 'writing the file' }[stage]
      }`;
    case 'done':
      return `done, ${((file?.blob.size ?? 0) / 1e6).toFixed(1)} MB`;
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    default:
      throw new Error(`Unknown state: ${String(state satisfies never)}`);
  }
}
