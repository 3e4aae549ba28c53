import { produce } from 'immer';
import type { GraphDocument } from '#graphs/document.ts';

/** A change of the document, under the name that “Undo …” shows. Pure: the document that it is given stays as it is. */
export interface Command {
  readonly name: string;
  /** Returns the very same document where there is nothing to change. */
  run(document: GraphDocument): GraphDocument;
}

/** A command whose recipe alters a draft; what it leaves alone is shared with the document before. */
export function command(name: string, recipe: (draft: GraphDocument) => void): Command {
  // The braces keep a recipe from returning a document in place of the draft.
  return {
    name,
    run: (document) =>
      produce(document, (draft) => {
        recipe(draft);
      }),
  };
}

/** Several commands as one step. */
export function together(name: string, commands: readonly Command[]): Command {
  return { name, run: (document) => commands.reduce((result, next) => next.run(result), document) };
}
