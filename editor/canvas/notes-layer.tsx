import { useState, type FocusEvent, type PointerEvent } from 'react';
import { boxesOf, type Box } from '#editor/canvas/geometry.ts';
import { followDrag, type DragMove } from '#editor/canvas/drag.ts';
import { groupFrames } from '#editor/canvas/group-frames.ts';
import type { GraphEditor } from '#editor/session.ts';
import { moveNodes } from '#editor/store/commands/nodes.ts';
import { changeComment, renameGroup } from '#editor/store/commands/notes.ts';
import { commentsOf, type Comment, type Group } from '#editor/store/view.ts';
import { useObservable } from '#editor/use-observable.ts';
import './notes.css';

/** Groups and comments, behind wires and nodes. */
export function NotesLayer({ editor }: { readonly editor: GraphEditor }) {
  const { store, session } = editor;
  const document = useObservable(store, (state) => state.document);
  const places = useObservable(session.places, (value) => value);
  const boxes = boxesOf(document, store.catalog, places);
  return (
    <>
      {groupFrames(document, boxes).map(({ group, box }) => (
        <GroupFrame key={group.id} editor={editor} group={group} box={box} />
      ))}
      {commentsOf(document).map((comment) => (
        <CommentNote key={comment.id} editor={editor} comment={comment} />
      ))}
    </>
  );
}

function GroupFrame({
  editor,
  group,
  box,
}: {
  readonly editor: GraphEditor;
  readonly group: Group;
  readonly box: Box;
}) {
  const { store, session } = editor;
  const item = `group:${group.id}` as const;
  const isSelected = useObservable(store, (state) => state.selection.has(item));
  const drag = ({ dx, dy, isEnd }: DragMove) => {
    const { document } = store.get();
    const before = group.nodes.flatMap((id) => {
      const place = document.view?.nodes?.[id];
      return place ? [[id, place] as const] : [];
    });
    const after = new Map(before.map(([id, { x, y }]) => [id, { x: x + dx, y: y + dy }]));
    if (isEnd) store.dispatch(moveNodes(after, `Move the group ${group.title}`));
    else session.places.set(new Map([...session.places.get(), ...after]));
  };
  return (
    <section
      className="group"
      data-selected={isSelected || undefined}
      aria-label={`Group ${group.title}`}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <div
        className="group-head"
        data-solid
        onPointerDown={(event) => {
          store.select([item]);
          followDrag(event, session.transform.get().k, drag);
        }}
      >
        <EditableText
          label="Name of the group"
          text={group.title}
          onChange={(title) => store.dispatch(renameGroup(group.id, title))}
        />
      </div>
    </section>
  );
}

function CommentNote({ editor, comment }: { readonly editor: GraphEditor; readonly comment: Comment }) {
  const { store, session } = editor;
  const { id, text, x, y, width, height } = comment;
  const item = `comment:${id}` as const;
  const isSelected = useObservable(store, (state) => state.selection.has(item));
  const [moved, setMoved] = useState({ dx: 0, dy: 0 });
  const drag = ({ dx, dy, isEnd }: DragMove) => {
    setMoved(isEnd ? { dx: 0, dy: 0 } : { dx, dy });
    if (isEnd && (dx !== 0 || dy !== 0)) {
      const place = { x: Math.round(x + dx), y: Math.round(y + dy) };
      store.dispatch(changeComment('Move a comment', id, place));
    }
  };
  return (
    <aside
      className="comment"
      data-solid
      data-selected={isSelected || undefined}
      style={{ left: x + moved.dx, top: y + moved.dy, width, minHeight: height }}
      onPointerDown={(event) => {
        store.select([item]);
        followDrag(event, session.transform.get().k, drag);
      }}
    >
      <EditableText
        label="Comment"
        text={text}
        isLong
        onChange={(next) => store.dispatch(changeComment('Write a comment', id, { text: next }))}
      />
    </aside>
  );
}

interface EditableTextProps {
  readonly label: string;
  readonly text: string;
  readonly isLong?: boolean;
  readonly onChange: (text: string) => void;
}

/** Text that a double click, or Enter, turns into a field. */
function EditableText({ label, text, isLong, onChange }: EditableTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null) {
    return (
      <button
        type="button"
        className="note-text"
        onDoubleClick={() => setDraft(text)}
        onClick={(event) => event.detail === 0 && setDraft(text)}
      >
        {text === '' ? 'Double-click to write' : text}
      </button>
    );
  }
  const finish = () => {
    setDraft(null);
    if (draft !== text) onChange(draft);
  };
  const shared = {
    className: 'note-field',
    'aria-label': label,
    value: draft,
    autoFocus: true,
    onBlur: finish,
    // Saving takes what is written and gives the focus back.
    onFocus: (event: FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => setDraft(event.target.value),
    onPointerDown: (event: PointerEvent) => event.stopPropagation(),
  };
  return isLong ? (
    <textarea {...shared} rows={4} onChange={(event) => setDraft(event.target.value)} />
  ) : (
    <input
      {...shared}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && finish()}
    />
  );
}
