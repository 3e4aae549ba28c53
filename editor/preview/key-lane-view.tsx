import { useMemo, type KeyboardEvent, type PointerEvent } from 'react';
import type { Features } from '#runtime/features.ts';
import type { Editor } from '#editor/session.ts';
import { setParam } from '#editor/store/commands/params.ts';
import { useObservable } from '#editor/use-observable.ts';
import { keyLanes, withMoved, type KeyLane, type KeyMark } from './key-lanes.ts';
import { timeText } from './time-text.ts';
import type { Span } from './transport.ts';

interface KeyLanesProps {
  readonly editor: Editor;
  readonly features: Features;
  readonly range: Span;
  readonly timeOf: (event: { readonly clientX: number }) => number;
}

/** A lane for each parameter that follows keyframes; keys are moved in time by dragging. */
export function KeyLanes({ editor, features, range, timeOf }: KeyLanesProps) {
  const { store, preview } = editor;
  const document = useObservable(store, (state) => state.document);
  const output = useObservable(preview.state, ({ shown }) => shown?.output);
  const lanes = useMemo(
    () => (output === undefined ? [] : keyLanes(document, store.catalog, output, features)),
    [document, store.catalog, output, features],
  );
  if (lanes.length === 0) return null;
  return (
    <ul className="key-lanes" aria-label="Keyframes">
      {lanes.map((lane) => (
        <li key={lane.address} className="key-lane">
          <span className="key-lane-title">{lane.title}</span>
          {lane.marks.map((mark) => (
            // A key that moves stays the same mark, with its focus. Those of sections stand in several places, and stay there.
            <Mark
              key={mark.isOfSection ? `${mark.index} ${mark.time}` : mark.index}
              {...{ editor, lane, mark, range, timeOf }}
            />
          ))}
        </li>
      ))}
    </ul>
  );
}

interface MarkProps extends Omit<KeyLanesProps, 'features'> {
  readonly lane: KeyLane;
  readonly mark: KeyMark;
}

function Mark({ editor, lane, mark, range, timeOf }: MarkProps) {
  const { store, preview } = editor;
  const share = (mark.time - range.from) / (range.to - range.from);
  if (share < 0 || share > 1) return null;
  const key = lane.keys[mark.index];
  const move = (time: number, gesture?: string) => {
    const $keys = withMoved(lane.keys, mark.index, time);
    store.dispatch(setParam(store.catalog, lane.address, { $keys }), gesture);
  };
  /** A key does not pass its neighbours: it would be another one that moves from then on. */
  const between = (time: number) => {
    const [before, after] = [lane.keys[mark.index - 1], lane.keys[mark.index + 1]];
    const least = before && before.section === undefined ? before.time + 0.01 : 0;
    const most = after && after.section === undefined ? after.time - 0.01 : Infinity;
    return Math.max(least, Math.min(most, time));
  };
  const press = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0 || mark.isOfSection) return;
    const gesture = `key ${lane.address} ${event.timeStamp}`;
    const { clientX } = event;
    let hasMoved = false;
    const follow = (moved: globalThis.PointerEvent) => {
      hasMoved ||= Math.abs(moved.clientX - clientX) > 3;
      if (hasMoved) move(between(timeOf(moved)), gesture);
    };
    const release = () => {
      window.removeEventListener('pointermove', follow);
      window.removeEventListener('pointerup', release);
      window.removeEventListener('pointercancel', release);
    };
    window.addEventListener('pointermove', follow);
    window.addEventListener('pointerup', release);
    window.addEventListener('pointercancel', release);
  };
  const hear = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || mark.isOfSection) return;
    event.preventDefault();
    event.stopPropagation();
    move(between(mark.time + by * (event.shiftKey ? 1 : 0.05)), `key ${lane.address}`);
  };
  const value = key ? String(key.value) : '';
  return (
    <button
      type="button"
      className="key-mark"
      data-section={mark.isOfSection || undefined}
      style={{ left: `${share * 100}%` }}
      aria-label={`${lane.title}: ${value} at ${timeText(mark.time)}`}
      title={`${value} at ${timeText(mark.time)}${mark.isOfSection ? `, ${key?.time} s into each ${key?.section}` : ''}`}
      onPointerDown={press}
      onKeyDown={hear}
      onClick={() => preview.seek(mark.time)}
    />
  );
}
