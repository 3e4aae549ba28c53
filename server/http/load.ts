import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How busy this process is. */
export interface Load extends Disposable {
  /** Counts one answer. */
  answered(status: number): void;
  /** Answers so far, by the first digit of their status. */
  answers(): Readonly<Record<string, number>>;
  /** Seconds by which this process was late, at the 99th percentile since it was last asked. */
  delayP99(): number;
}

/** Each look wakes the process: every 20 ms they took half of what an idle server takes. */
const resolutionMs = 50;

export function measureLoad(): Load {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const counts: Record<string, number> = {};
  return {
    answered(status) {
      const kind = `${Math.floor(status / 100)}xx`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    },
    answers: () => counts,
    delayP99() {
      // The histogram holds the time between two looks, which is the resolution where nothing is late.
      const late = Math.max(0, delay.percentile(99) / 1e9 - resolutionMs / 1000);
      delay.reset();
      return Number.isFinite(late) ? late : 0;
    },
    [Symbol.dispose]: () => void delay.disable(),
  };
}
