import type { Levels } from './levels.ts';
import type { GridRange } from './window-rows.ts';

/** Another thread that hears the same track. It measures the levels first, then the ranges it is asked for, in that order. */
export interface Listener {
  readonly levels: Promise<Levels>;
  /** As RowMeter.measure. */
  rows(range: GridRange): Promise<Float64Array>;
}

export interface Block extends GridRange {
  readonly rows: Float64Array;
}

/** Grid points in a block: 3 s, some 30 ms of work and 150 kB. */
const BLOCK = 300;
/** Blocks that the second listener has before it at most, so that it need not wait for the first to look up from its own. */
const ORDERED = 2;
/** Blocks at most between the one that is due and the last that is begun. */
const REACH = 12;

interface BegunBlock extends GridRange {
  rows: Float64Array | null;
  readonly done: Promise<void>;
}

/**
 * Every block of a track in order, whoever measures it: `here` does, and so does the second listener, if there is one, as soon as
 * it has the levels. Whoever is free begins the next block.
 */
export async function* blocksInOrder(
  gridLength: number,
  here: (range: GridRange) => Promise<Float64Array>,
  second: Listener | null,
): AsyncGenerator<Block> {
  const begun: BegunBlock[] = [];
  let next = 0;
  let ordered = ORDERED;
  // A thread that fails to measure the levels is heard of by whoever waits for them.
  second?.levels.then(
    () => (ordered = 0),
    () => {},
  );
  const begin = (measure: (range: GridRange) => Promise<Float64Array>): BegunBlock => {
    const range = { from: next, to: Math.min(gridLength, next + BLOCK) };
    next = range.to;
    const block: BegunBlock = { ...range, rows: null, done: measure(range).then((rows) => void (block.rows = rows)) };
    // It may fail long before its turn comes, or when nobody waits for it any more.
    block.done.catch(() => {});
    begun.push(block);
    return block;
  };

  while (next < gridLength || begun.length > 0) {
    while (second && ordered < ORDERED && next < gridLength && begun.length < REACH) {
      ordered += 1;
      const ready = () => void (ordered -= 1);
      begin((range) => second.rows(range).finally(ready));
    }
    const due = begun[0];
    const mustWait = next === gridLength || begun.length === REACH;
    if (due && (due.rows || mustWait)) {
      await due.done;
      begun.shift();
      yield { from: due.from, to: due.to, rows: due.rows! };
    } else {
      await begin(here).done;
    }
  }
}
