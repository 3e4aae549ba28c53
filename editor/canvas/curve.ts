import { nodeShape } from '#editor/canvas/geometry.ts';
import type { Place } from '#editor/store/commands/nodes.ts';

/** A cubic Bézier curve from `start` to `end`. */
export interface Segment {
  readonly start: Place;
  readonly leave: Place;
  readonly arrive: Place;
  readonly end: Place;
}

/** A wire's course from an output to an input, through its bends: a segment from each point to the next. */
export function courseOf(points: readonly Place[]): Segment[] {
  const [start, end] = points;
  if (points.length === 2 && start && end) return [single(start, end)];
  return points.slice(1).flatMap((next, index) => {
    const from = points[index];
    if (!from) return [];
    const length = Math.hypot(next.x - from.x, next.y - from.y);
    const leave = direction(points, index);
    const arrive = direction(points, index + 1);
    const reach = length / 2.6;
    return {
      start: from,
      leave: { x: from.x + leave.x * reach, y: from.y + leave.y * reach },
      arrive: { x: next.x - arrive.x * reach, y: next.y - arrive.y * reach },
      end: next,
    };
  });
}

/** Level at the ports; at a bend along the line between its neighbours, as in a Catmull–Rom spline. */
function direction(points: readonly Place[], index: number): Place {
  const before = points[index - 1];
  const after = points[index + 1];
  if (!before || !after) return { x: 1, y: 0 };
  const [dx, dy] = [after.x - before.x, after.y - before.y];
  const length = Math.hypot(dx, dy);
  return length === 0 ? { x: 1, y: 0 } : { x: dx / length, y: dy / length };
}

function single(start: Place, end: Place): Segment {
  const forward = end.x - start.x;
  // How far the ends reach out before they bend.
  const bend = forward >= 0 ? Math.max(36, forward / 2) : Math.min(220, 60 - forward / 2);
  // On a long level way it hangs down, past the nodes that usually stand in a row between its ends.
  const isLong = forward > 2 * nodeShape.width && Math.abs(end.y - start.y) < 4 * nodeShape.row;
  const down = isLong ? 150 : 0;
  return {
    start,
    leave: { x: start.x + bend, y: start.y + down },
    arrive: { x: end.x - bend, y: end.y + down },
    end,
  };
}

/** As the `d` of an SVG path. */
export function pathOf(course: readonly Segment[]): string {
  const [first] = course;
  if (!first) return '';
  const curves = course.map(({ leave, arrive, end }) => `C ${pair(leave)} ${pair(arrive)} ${pair(end)}`);
  return `M ${pair(first.start)} ${curves.join(' ')}`;
}

function pair({ x, y }: Place): string {
  return `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`;
}

/** Points along a segment, from its start to its end. */
export function pointsOf({ start, leave, arrive, end }: Segment, count = 24): Place[] {
  const along = (t: number, key: 'x' | 'y') =>
    (1 - t) ** 3 * start[key] +
    3 * (1 - t) ** 2 * t * leave[key] +
    3 * (1 - t) * t ** 2 * arrive[key] +
    t ** 3 * end[key];
  return Array.from({ length: count + 1 }, (_, index) => ({
    x: along(index / count, 'x'),
    y: along(index / count, 'y'),
  }));
}

/** The segment that comes nearest to a place. */
export function nearestSegment(course: readonly Segment[], { x, y }: Place): number {
  const distances = course.map((segment) => Math.min(...pointsOf(segment).map((at) => Math.hypot(at.x - x, at.y - y))));
  return distances.indexOf(Math.min(...distances));
}
