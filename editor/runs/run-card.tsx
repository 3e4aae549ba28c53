import type { JobView } from '#runtime/protocol/job-view.ts';
import type { RunPicture } from '#runtime/protocol/run-picture.ts';
import { Thumbnail } from './thumbnail.tsx';
import { printDuration, printProjection, printState, printWhen } from './wording.ts';

interface RunCardProps {
  readonly job: JobView;
  readonly picture: RunPicture | undefined;
  readonly thumbnail: string | undefined;
  readonly isChosen: boolean;
  readonly now: number;
  readonly onChoose: () => void;
}

export function RunCard({ job, picture, thumbnail, isChosen, now, onChoose }: RunCardProps) {
  const { name, status, config, progress, createdAt } = job;
  const isBusy = status === 'processing';
  const left = picture?.progress?.secondsLeft;
  const facts = [config.scene, config.preset, printProjection(job)].filter(Boolean).join(' · ');
  return (
    <button
      type="button"
      className="run-card"
      data-status={status}
      aria-current={isChosen ? 'true' : undefined}
      onClick={onChoose}
    >
      <Thumbnail job={job} live={thumbnail} />
      <span className="run-card-text">
        <span className="run-card-name">{name}</span>
        {facts && <span className="run-card-facts">{facts}</span>}
        <span className="run-card-state">
          <span className="run-dot" />
          {printState(job)}
          {isBusy && !job.cancelling && ` ${Math.floor(progress)} %`}
          <span className="run-card-when">
            {isBusy ? left != null && `${printDuration(left)} left` : printWhen(Date.parse(createdAt), now)}
          </span>
        </span>
        {isBusy && (
          <span className="run-card-bar">
            <span style={{ width: `${progress}%` }} />
          </span>
        )}
      </span>
    </button>
  );
}
