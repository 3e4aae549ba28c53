import type { RunEvent } from '#runtime/events.ts';

/** `bar`: for a terminal. `lines`: for a log. `json`: every event as a line. `quiet`: errors only. */
export type PrinterMode = 'bar' | 'lines' | 'json' | 'quiet';

export interface Printer {
  report(event: RunEvent): void;
  /** Leaves the terminal as it was. */
  end(): void;
}

export function createPrinter(mode: PrinterMode): Printer {
  switch (mode) {
    case 'json':
      return { report: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`), end: () => {} };
    case 'quiet':
      return { report: () => {}, end: () => {} };
    case 'lines':
      return linesPrinter();
    case 'bar':
      return barPrinter();
    default:
      throw new Error(`Unknown printer: ${mode satisfies never}`);
  }
}

/** A line for each tool in use, warning and segment, and for each tenth of the way. */
function linesPrinter(): Printer {
  let tenth = 0;
  return {
    report(event) {
      const line = sentence(event);
      if (line) console.error(line);
      if (event.type !== 'progress' || Math.floor(event.progress / 10) <= tenth) return;
      tenth = Math.floor(event.progress / 10);
      console.error(progressLine(event));
    },
    end: () => {},
  };
}

/** One line that is drawn over: a bar, then stage, frame, fps and time left. */
function barPrinter(): Printer {
  const { stderr } = process;
  let drawn = false;
  let last = 0;
  const clear = () => {
    if (drawn) stderr.write('\r\u001B[K');
    drawn = false;
  };
  return {
    report(event) {
      const line = sentence(event);
      if (line) {
        clear();
        stderr.write(`${line}\n`);
      }
      if (event.type !== 'progress') return;
      const now = performance.now();
      if (now - last < 100 && event.progress < 100) return;
      last = now;
      clear();
      stderr.write(progressLine(event).slice(0, (stderr.columns ?? 80) - 1));
      drawn = true;
    },
    end: clear,
  };
}

function progressLine(event: Extract<RunEvent, { type: 'progress' }>): string {
  const width = 24;
  const full = Math.round((event.progress / 100) * width);
  const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
  const parts = [`${bar} ${event.progress.toFixed(0).padStart(3)} %`, stageNames[event.stage]];
  if (event.frame !== null) parts.push(`frame ${event.frame + 1}`);
  if (event.fps !== null) parts.push(`${event.fps.toFixed(1)} fps`);
  if (event.secondsLeft !== null) parts.push(`${clock(event.secondsLeft)} left`);
  return parts.join(' · ');
}

const stageNames = { analyze: 'listening', render: 'rendering', encode: 'encoding', metadata: 'finishing' } as const;

function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  return `${hours > 0 ? `${hours}:${two(Math.floor(whole / 60) % 60)}` : Math.floor(whole / 60)}:${two(whole % 60)}`;
}

/** What a person is told about an event, or null where there is nothing to tell. */
function sentence(event: RunEvent): string | null {
  switch (event.type) {
    case 'using':
      return `${event.what}: ${event.name}${event.detail ? ` (${event.detail})` : ''}`;
    case 'warning':
      return `Warning: ${event.message}`;
    case 'segment':
      if (event.state === 'started' || event.state === 'rendered') return null;
      return event.state === 'reused'
        ? `Segment ${event.index + 1} of ${event.of} (frames ${event.first}–${event.first + event.count - 1}) was finished by an earlier run.`
        : `Segment ${event.index + 1} of ${event.of} failed and is rendered again.`;
    case 'done':
      return [`Done in ${clock(event.seconds)}`, ...event.outputs].join(event.outputs.length > 1 ? '\n  ' : ': ');
    case 'plan':
    case 'node':
    case 'stage':
    case 'progress':
    case 'failed':
      return null;
    default:
      return event satisfies never;
  }
}
