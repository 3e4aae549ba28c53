import { useEffect, useState } from 'react';
import { useObservable } from '#editor/use-observable.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import { RunCard } from './run-card.tsx';
import { RunDetail } from './run-detail.tsx';
import type { Runs } from './runs-store.ts';
import './runs.css';

const filters = [
  { id: 'all', title: 'All', states: null },
  { id: 'active', title: 'Active', states: ['pending', 'processing'] },
  { id: 'completed', title: 'Completed', states: ['completed'] },
  { id: 'failed', title: 'Failed', states: ['failed', 'cancelled'] },
] as const;
type Filter = (typeof filters)[number]['id'];

/** All runs of a server, and one of them closely: as a page of its own or beside something else, as wide as it is given. */
export function RunsViewer({ runs }: { readonly runs: Runs }) {
  const { jobs, counts, next, pictures, thumbnails, selected, link, message } = useObservable(runs.state, (all) => all);
  const [filter, setFilter] = useState<Filter>('all');
  const [words, setWords] = useState('');
  const now = useNow(jobs?.some(({ status }) => status === 'processing') ?? false);
  const wanted = filters.find(({ id }) => id === filter)?.states ?? null;
  const shown = (jobs ?? []).filter(
    (job) => (!wanted || (wanted as readonly string[]).includes(job.status)) && matches(job, words),
  );
  const chosen = jobs?.find(({ id }) => id === selected) ?? null;
  const total = (states: readonly (keyof typeof counts)[] | null) =>
    (states ?? (Object.keys(counts) as (keyof typeof counts)[])).reduce((sum, state) => sum + counts[state], 0);

  return (
    <div className="runs" data-open={chosen ? true : undefined} data-empty={jobs?.length === 0 || undefined}>
      <p className="runs-link" role="status" data-link={link}>
        {link === 'lost' && 'The connection to the server is lost. Runs go on there; this page comes back by itself.'}
        {link === 'opening' && jobs === null && 'Looking for the server…'}
      </p>
      <p className="visually-hidden" role="log">
        {message}
      </p>
      <section className="runs-list" aria-label="Runs">
        <div className="runs-tools">
          <input
            type="search"
            placeholder="Search runs"
            aria-label="Search runs"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <div className="runs-filter" role="group" aria-label="Show">
            {filters.map(({ id, title, states }) => (
              <button key={id} type="button" aria-pressed={filter === id} onClick={() => setFilter(id)}>
                {title} <span>{total(states)}</span>
              </button>
            ))}
          </div>
        </div>
        {jobs && shown.length === 0 && <NoRuns isEmpty={jobs.length === 0} />}
        <ul>
          {shown.map((job) => (
            <li key={job.id}>
              <RunCard
                job={job}
                picture={pictures.get(job.id)}
                thumbnail={thumbnails.get(job.id)?.url}
                isChosen={job.id === selected}
                now={now}
                onChoose={() => runs.select(job.id)}
              />
            </li>
          ))}
        </ul>
        {next !== null && (
          <button type="button" className="run-button runs-more" onClick={() => void runs.more()}>
            Show older runs
          </button>
        )}
      </section>
      {chosen ? (
        <RunDetail
          key={chosen.id}
          job={chosen}
          picture={pictures.get(chosen.id)}
          thumbnail={thumbnails.get(chosen.id)}
          waitsBehind={(jobs ?? []).filter((job) => isBefore(job, chosen)).length}
          now={now}
          runs={runs}
        />
      ) : (
        <div className="run-none">{jobs && jobs.length > 0 && <p>Choose a run to see it closely.</p>}</div>
      )}
      {/* What is looked at says itself why it failed. */}
      <Toast key={message} text={chosen?.error !== undefined && message.endsWith(chosen.error) ? '' : message} />
    </div>
  );
}

function matches(job: JobView, words: string): boolean {
  const { name, id, config, status, error = '' } = job;
  const text = [name, id, status, config.type, config.scene, config.preset, error, ...Object.values(config.inputs)];
  const haystack = text.join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

function isBefore(job: JobView, other: JobView): boolean {
  if (job.status !== 'pending' || other.status !== 'pending' || job.id === other.id) return false;
  return job.priority > other.priority || (job.priority === other.priority && job.createdAt < other.createdAt);
}

/** Milliseconds since 1970: every second while something is at work, else now and then. */
function useNow(isBusy: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), isBusy ? 1000 : 30_000);
    return () => clearInterval(timer);
  }, [isBusy]);
  return now;
}

function NoRuns({ isEmpty }: { readonly isEmpty: boolean }) {
  if (!isEmpty) return <p className="runs-nothing">No run matches.</p>;
  return (
    <div className="runs-empty">
      <svg viewBox="0 0 120 64" aria-hidden="true">
        {[10, 22, 34, 18, 44, 30, 52, 26, 40, 16, 28, 12].map((height, i) => (
          <rect key={i} x={6 + i * 9.2} y={32 - height / 2} width="4.4" height={height} rx="2.2" />
        ))}
      </svg>
      <h2>No runs yet</h2>
      <p>
        What is rendered on this server shows here, frame by frame: from the <a href="/">editor</a>, or from a terminal
        with <code>emberloom submit</code>.
      </p>
    </div>
  );
}

/** Shown for some seconds; what reads pages out has heard it already. */
function Toast({ text }: { readonly text: string }) {
  const [isShown, setShown] = useState(text !== '');
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), 7000);
    return () => clearTimeout(timer);
  }, []);
  return isShown && text !== '' ? (
    <p className="runs-toast" aria-hidden="true">
      {text}
    </p>
  ) : null;
}
