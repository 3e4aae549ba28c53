import { useState } from 'react';
import type { JobView } from '#runtime/protocol/job-view.ts';

interface ThumbnailProps {
  readonly job: JobView;
  /** Address of the latest picture, where this page has seen one come. */
  readonly live: string | undefined;
}

/** The latest picture of a run; a mark where there is none. */
export function Thumbnail({ job, live }: ThumbnailProps) {
  const [missing, setMissing] = useState<string | null>(null);
  // Each attempt begins a new picture; the address tells the browser.
  const source = live ?? `/api/render/${job.id}/thumbnail#${job.attempt}-${job.status}`;
  const isEmpty = missing === source || (live === undefined && job.attempt === 0);
  return (
    <span className="run-thumbnail" data-empty={isEmpty || undefined}>
      {isEmpty ? (
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 1c.6 3.3 4.6 4.8 4.6 9a4.6 4.6 0 0 1-9.2 0c0-2 1.2-3.1 2-4.2.3 1.3.9 1.9 1.6 2.2C6.8 5.6 6.9 3.4 8 1Z" />
        </svg>
      ) : (
        <img src={source} alt="" onError={() => setMissing(source)} />
      )}
    </span>
  );
}
