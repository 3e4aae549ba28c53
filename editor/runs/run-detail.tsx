import { useEffect, useRef, useState } from 'react';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { emptyPicture, type RunPicture } from '#runtime/protocol/run-picture.ts';
import { RunNotes } from './run-notes.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunStage } from './run-stage.tsx';
import type { Runs } from './runs-store.ts';
import { printBytes, printDuration, printProjection, printState, printWhen } from './wording.ts';

interface RunDetailProps {
  readonly job: JobView;
  readonly picture: RunPicture | undefined;
  readonly thumbnail: { readonly url: string; readonly frame: number } | undefined;
  /** Jobs that come before this one. */
  readonly waitsBehind: number;
  readonly now: number;
  readonly runs: Runs;
}

export function RunDetail({ job, picture = emptyPicture, thumbnail, waitsBehind, now, runs }: RunDetailProps) {
  const { name, status, config } = job;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const started = job.startedAt === undefined ? null : Date.parse(job.startedAt);
  const ended = job.completedAt === undefined ? now : Date.parse(job.completedAt);
  const facts = [
    config.type,
    config.scene,
    printProjection(job),
    config.fps && `${config.fps} fps`,
    config.preset,
    job.files[0] && printBytes(job.files[0].bytes),
    started !== null &&
      (job.completedAt === undefined ? `for ${since(started, ended)}` : `took ${since(started, ended)}`),
    printWhen(Date.parse(job.createdAt), now),
  ];

  return (
    <article className="run-detail" aria-label={name}>
      <header className="run-head">
        <button type="button" className="run-button run-back" onClick={() => runs.select(null)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M10 3 5 8l5 5" />
          </svg>
          All runs
        </button>
        <div className="run-title">
          <h2 ref={heading} tabIndex={-1}>
            {name}
          </h2>
          <span className="run-badge" data-status={status}>
            {printState(job)}
          </span>
        </div>
        <p className="run-facts">
          {facts.filter(Boolean).map((fact) => (
            <span key={String(fact)}>{fact}</span>
          ))}
        </p>
        <RunActions job={job} runs={runs} />
      </header>
      <RunStage job={job} picture={picture} thumbnail={thumbnail} waitsBehind={waitsBehind} />
      {status === 'failed' && <RunError job={job} />}
      {(status === 'processing' || picture.progress !== null) && <RunProgress job={job} picture={picture} />}
      <RunNotes job={job} picture={picture} now={now} />
    </article>
  );
}

function since(from: number, to: number): string {
  return printDuration((to - from) / 1000);
}

function RunActions({ job, runs }: Pick<RunDetailProps, 'job' | 'runs'>) {
  const { id, name, status, outputPath } = job;
  const [isSure, setSure] = useState(false);
  const isOver = job.completedAt !== undefined;
  return (
    <div className="run-actions">
      {outputPath !== undefined && (
        <a className="run-button run-main" href={outputPath} download={job.files[0]?.name ?? ''}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 2.5v7M5 7l3 3 3-3M3 13.5h10" />
          </svg>
          Download
        </a>
      )}
      {!isOver && (
        <button
          type="button"
          className="run-button"
          disabled={job.cancelling}
          aria-label={`Cancel ${name}`}
          onClick={() => void runs.cancel(id)}
        >
          {job.cancelling ? 'Cancelling…' : 'Cancel'}
        </button>
      )}
      {isOver && (
        <button
          type="button"
          className={status === 'completed' ? 'run-button' : 'run-button run-main'}
          onClick={() => void runs.retry(id)}
        >
          {status === 'completed' ? 'Render again' : 'Retry'}
        </button>
      )}
      {isOver && (
        <button
          type="button"
          className="run-button"
          data-danger={isSure || undefined}
          onBlur={() => setSure(false)}
          onClick={() => (isSure ? void runs.remove(id) : setSure(true))}
        >
          {isSure ? 'Delete it and its files?' : 'Delete'}
        </button>
      )}
    </div>
  );
}

function RunError({ job: { error, problem } }: Pick<RunDetailProps, 'job'>) {
  return (
    <div className="run-error" role="alert">
      <strong>{problem?.node === undefined ? 'This run failed' : `Failed at “${problem.node}”`}</strong>
      <p>{error}</p>
      {problem && <code>{problem.code}</code>}
    </div>
  );
}
