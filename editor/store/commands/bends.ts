import { command, together, type Command } from '#editor/store/command.ts';
import { bendsOf, putBends } from '#editor/store/bends.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

/** Leads the wire to an input through one more point, as its `index`-th. */
export function addBend(to: string, index: number, at: Place): Command {
  return command(`Bend the wire to ${to}`, (draft) => {
    if (draft.edges.some((edge) => edge.to === to)) putBends(draft, to, bendsOf(draft, to).toSpliced(index, 0, at));
  });
}

export function moveBend(to: string, index: number, at: Place): Command {
  return command(`Move a bend of the wire to ${to}`, (draft) => {
    const bends = bendsOf(draft, to);
    const before = bends[index];
    if (!before || (before.x === Math.round(at.x) && before.y === Math.round(at.y))) return;
    putBends(draft, to, bends.with(index, at));
  });
}

/** A point of a wire: the input that the wire leads to, and which of its points from the beginning. */
export interface Bend {
  readonly to: string;
  readonly index: number;
}

export function removeBends(bends: readonly Bend[]): Command {
  return command(bends.length === 1 ? 'Delete a bend' : `Delete ${bends.length} bends`, (draft) => {
    for (const wire of new Set(bends.map(({ to }) => to))) {
      const gone = new Set(bends.filter(({ to }) => to === wire).map(({ index }) => index));
      putBends(
        draft,
        wire,
        bendsOf(draft, wire).filter((_, index) => !gone.has(index)),
      );
    }
  });
}

/** Takes all points out of the wires to these inputs. */
export function straighten(inputs: readonly string[]): Command {
  return together(
    inputs.length === 1 ? `Straighten the wire to ${inputs[0]}` : `Straighten ${inputs.length} wires`,
    inputs.map((to) => command('', (draft) => putBends(draft, to, []))),
  );
}
