import { lazy, Suspense } from 'react';
import type { JobView } from '#runtime/protocol/job-view.ts';
import type { RunPicture } from '#runtime/protocol/run-picture.ts';
import { framesDrawn, placeOf } from './stages.ts';
import { isSphere } from './sphere-layout.ts';
import { Thumbnail } from './thumbnail.tsx';
import { UnplayableNote, useUnplayable } from './unplayable.tsx';

// Three.js comes only where somebody looks around.
const SpherePlayer = lazy(async () => ({ default: (await import('./sphere-player.tsx')).SpherePlayer }));

interface RunStageProps {
  readonly job: JobView;
  readonly picture: RunPicture;
  readonly thumbnail: { readonly url: string; readonly frame: number } | undefined;
  readonly waitsBehind: number;
}

/** What there is to see of a run: its latest frame while it is drawn, its film when it is done. */
export function RunStage({ job, picture, thumbnail, waitsBehind }: RunStageProps) {
  const film = job.files.find(({ name }) => /\.(mp4|mov|webm)$/i.test(name));
  if (job.status === 'completed' && film && job.outputPath !== undefined) {
    const source = `${job.outputPath}?inline=1`;
    if (isSphere(job)) {
      return (
        <Suspense fallback={<div className="run-stage" />}>
          <SpherePlayer source={source} name={job.name} projection={job.projection} stereo={job.stereo ?? 'mono'} />
        </Suspense>
      );
    }
    return <FlatPlayer source={source} name={job.name} />;
  }
  const frames = framesDrawn(picture);
  // One that failed before its first frame has nothing to show.
  if (job.status === 'failed' && frames === null && thumbnail === undefined) return null;
  return (
    <div className="run-stage" data-status={job.status}>
      {/* Twice: large and blurred behind, so that no picture stands in the dark. */}
      <span className="run-glow" aria-hidden="true">
        <Thumbnail job={job} live={thumbnail?.url} />
      </span>
      <Thumbnail job={job} live={thumbnail?.url} />
      {job.status === 'pending' && (
        <p className="run-waits">
          {job.blockedBy === 'disk'
            ? 'Waits until there is room on the disk again'
            : waitsBehind === 0
              ? 'Next in line'
              : `${waitsBehind} ${waitsBehind === 1 ? 'run comes' : 'runs come'} before it`}
        </p>
      )}
      {job.status === 'processing' && thumbnail && (
        <p className="run-frame">
          frame {placeOf(thumbnail.frame, picture)}
          {frames && <span> of {frames.of}</span>}
        </p>
      )}
    </div>
  );
}

function FlatPlayer({ source, name }: { readonly source: string; readonly name: string }) {
  const { isUnplayable, watch } = useUnplayable();
  return (
    <div className="run-stage">
      <video controls playsInline preload="metadata" src={source} aria-label={`Film of ${name}`} {...watch} />
      {isUnplayable && <UnplayableNote />}
    </div>
  );
}
