import type { JobView } from '#runtime/protocol/job-view.ts';
import { countSegments, type RunPicture } from '#runtime/protocol/run-picture.ts';
import { framesDrawn, stageShares } from './stages.ts';
import { printDuration } from './wording.ts';

interface RunProgressProps {
  readonly job: JobView;
  readonly picture: RunPicture;
}

/** Stages as wide as they weigh, figures, and every segment. */
export function RunProgress({ job, picture }: RunProgressProps) {
  const { progress } = picture;
  const frames = framesDrawn(picture);
  const isBusy = job.status === 'processing';
  const counted = picture.segments.map(({ marks }) => countSegments(marks));
  const of = counted.reduce((sum, one) => sum + one.of, 0);
  const finished = counted.reduce((sum, one) => sum + one.finished, 0);
  const reused = counted.reduce((sum, one) => sum + one.reused, 0);
  const figures = [
    isBusy && ['Progress', `${Math.floor(job.progress)} %`],
    frames && ['Frames', frames.done < frames.of ? `${frames.done} of ${frames.of}` : `${frames.of}`],
    progress?.fps != null && ['Speed', `${progress.fps < 10 ? progress.fps.toFixed(1) : Math.round(progress.fps)} fps`],
    isBusy && progress?.secondsLeft != null && ['Time left', printDuration(progress.secondsLeft)],
    of > 0 && ['Segments', finished < of ? `${finished} of ${of}` : `${of}`],
    reused > 0 && ['From the cache', `${reused}`],
    job.attempt > 1 && ['Attempt', `${job.attempt}`],
  ].filter((figure) => Array.isArray(figure));

  return (
    <section className="run-progress" aria-label="Progress">
      {job.status !== 'completed' && <Stages job={job} picture={picture} />}
      <dl className="run-figures">
        {figures.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {picture.segments.map(({ node, marks }) => (
        <Segments key={node} node={node} marks={marks} />
      ))}
    </section>
  );
}

function Stages({ job, picture }: RunProgressProps) {
  return (
    <div
      className="run-stages"
      role="progressbar"
      aria-label="Overall progress"
      aria-valuenow={Math.floor(job.progress)}
      aria-valuetext={`${Math.floor(job.progress)} per cent`}
    >
      {stageShares(job, picture).map(({ stage, title, weight, done }) => (
        <div key={stage} className="run-part" style={{ flexGrow: weight }} data-done={done >= 1 || undefined}>
          <span className="run-part-bar">
            <span style={{ width: `${done * 100}%` }} />
          </span>
          <span className="run-part-title">
            {title} <span>{weight} %</span>
          </span>
        </div>
      ))}
    </div>
  );
}

/** Beyond them one cell stands for several segments. */
const mostCells = 240;
const words: Readonly<Record<string, string>> = {
  '.': 'waits',
  o: 'at work',
  x: 'rendered',
  c: 'from the cache',
  r: 'is tried again',
};

function Segments({ node, marks }: { readonly node: string; readonly marks: string }) {
  const size = Math.ceil(marks.length / mostCells);
  const cells = Array.from({ length: Math.ceil(marks.length / size) }, (_, i) => marks.slice(i * size, (i + 1) * size));
  const { finished, of } = countSegments(marks);
  return (
    <div className="run-segments" role="img" aria-label={`${node}: ${finished} of ${of} segments are finished`}>
      {cells.map((cell, i) => (
        <span key={i} data-mark={markOf(cell)} title={`Segment ${i * size + 1}: ${words[markOf(cell)] ?? ''}`} />
      ))}
    </div>
  );
}

/** Of several segments what is most worth seeing. */
function markOf(cell: string): string {
  return ['r', 'o', '.', 'x', 'c'].find((mark) => cell.includes(mark)) ?? '.';
}
