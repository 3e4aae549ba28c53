import { command, type Command } from '#editor/store/command.ts';
import { commentsOf, groupsOf, type Comment } from '#editor/store/view.ts';

export function addComment(comment: Comment): Command {
  return command('Add a comment', (draft) => {
    draft.view ??= {};
    draft.view.comments = [...(draft.view.comments ?? []), comment];
  });
}

/** Moves, sizes or rewrites a comment. */
export function changeComment(name: string, id: string, change: Partial<Omit<Comment, 'id'>>): Command {
  return command(name, (draft) => {
    const comment = commentsOf(draft).find((item) => item.id === id);
    if (comment) Object.assign(comment, change);
  });
}

/** A node belongs to one group at most. */
export function addGroup(id: string, title: string, nodes: readonly string[]): Command {
  return command(`Group ${nodes.length} nodes`, (draft) => {
    for (const group of groupsOf(draft)) group.nodes = group.nodes.filter((node) => !nodes.includes(node));
    draft.view ??= {};
    draft.view.groups = [...(draft.view.groups ?? []), { id, title, nodes: [...nodes] }];
  });
}

export function renameGroup(id: string, title: string): Command {
  return command(`Rename the group to ${title}`, (draft) => {
    const group = groupsOf(draft).find((item) => item.id === id);
    if (group) group.title = title;
  });
}

export function removeNotes(ids: readonly string[]): Command {
  return command(ids.length === 1 ? 'Delete a note' : `Delete ${ids.length} notes`, (draft) => {
    const isLeft = (item: unknown) => !(isNote(item) && ids.includes(item.id));
    if (draft.view?.comments) draft.view.comments = draft.view.comments.filter(isLeft);
    if (draft.view?.groups) draft.view.groups = draft.view.groups.filter(isLeft);
  });
}

function isNote(item: unknown): item is { readonly id: string } {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';
}
