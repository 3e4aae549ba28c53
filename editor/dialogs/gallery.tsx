import { useEffect, useMemo, useState } from 'react';
import { parseGraph } from '#graphs/document.ts';
import type { PortDescription } from '#graphs/ports.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { graphTemplates } from '#graphs/templates.ts';
import { validateGraph } from '#graphs/validate.ts';
import type { Catalog } from '#graphs/catalog.ts';
import type { SavedGraph } from '#runtime/protocol/saved-graph.ts';
import { Modal } from '#editor/dialogs/modal.tsx';
import type { Draft } from '#editor/files/draft-table.ts';
import type { Drafts } from '#editor/files/drafts.ts';
import { openText, pickFile } from '#editor/files/graph-files.ts';
import type { Editor } from '#editor/session.ts';
import { emptyGraph } from '#editor/store/editor-store.ts';

interface GalleryProps {
  readonly editor: Editor;
  readonly drafts: Drafts;
  readonly onClose: () => void;
}

/** Where a graph begins: from a template, from nothing, or from what was worked on before. */
export function Gallery({ editor, drafts, onClose }: GalleryProps) {
  const templates = useMemo(() => readTemplates(editor.store.catalog), [editor.store.catalog]);
  const [saved, setSaved] = useState<readonly SavedGraph[]>([]);
  const [recent, setRecent] = useState<readonly Draft[]>([]);
  useEffect(() => {
    void drafts.list().then(setRecent, () => setRecent([]));
    void editor.shelf?.list().then(setSaved, () => setSaved([]));
  }, [drafts, editor]);
  async function openSaved(name: string): Promise<void> {
    const file = await editor.shelf?.read(name).catch(() => null);
    if (file) openText(editor, file.text, { file });
    else editor.session.message.set(`“${name}” is not there any more.`);
  }
  const resume = (draft: Draft) => void drafts.resume(draft).then(onClose);
  const open = (text: string) => openText(editor, text, { unsaved: true });

  return (
    <Modal title="New graph" onClose={onClose}>
      {recent.length > 0 && <Recent drafts={recent} onResume={resume} />}
      {saved.length > 0 && <Saved graphs={saved} onOpen={(name) => void openSaved(name)} />}
      {(recent.length > 0 || saved.length > 0) && <h3 className="gallery-title">Begin anew</h3>}
      <ul className="gallery">
        <li>
          <button type="button" className="card" onClick={() => open(serializeGraph(emptyGraph()))}>
            <span className="card-picture" aria-hidden="true">
              <span className="card-empty">+</span>
            </span>
            <span className="card-title">Empty</span>
            <span className="card-text">Begin from nothing.</span>
          </button>
        </li>
        {templates.map(({ id, title, description, picture, text }, index) => (
          <li key={id}>
            <button
              type="button"
              className="card"
              data-template={id}
              data-first={index === 0 || undefined}
              onClick={() => open(text)}
            >
              <span className="card-picture" aria-hidden="true">
                <Picture picture={picture} />
              </span>
              <span className="card-title">{title}</span>
              <span className="card-text">{description}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="quiet" onClick={() => pickFile(editor)}>
        Open a file …
      </button>
    </Modal>
  );
}

/** Drafts that are listed before somebody asks for more. */
const few = 4;

interface RecentProps {
  readonly drafts: readonly Draft[];
  readonly onResume: (draft: Draft) => void;
}

/** What was worked on and is open nowhere: first what no file holds. */
function Recent({ drafts, onResume }: RecentProps) {
  const [isWhole, setWhole] = useState(false);
  const listed = [...drafts.filter(({ isSaved }) => !isSaved), ...drafts.filter(({ isSaved }) => isSaved)];
  return (
    <section className="recent" aria-labelledby="recent-title">
      <h3 id="recent-title">Go on with</h3>
      <ul>
        {listed.slice(0, isWhole ? listed.length : few).map((draft) => (
          <li key={draft.id}>
            <button type="button" className="quiet" onClick={() => onResume(draft)}>
              <span className="recent-name">{draft.name}</span>
              <span className="recent-when">
                {new Date(draft.changed).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
                {draft.isSaved ? '' : ', not in a file'}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {!isWhole && listed.length > few && (
        <button type="button" className="quiet" onClick={() => setWhole(true)}>
          Show all {listed.length}
        </button>
      )}
    </section>
  );
}

interface SavedProps {
  readonly graphs: readonly SavedGraph[];
  readonly onOpen: (name: string) => void;
}

/** What the server keeps, last changed first. */
function Saved({ graphs, onOpen }: SavedProps) {
  return (
    <section className="recent" aria-labelledby="saved-title">
      <h3 id="saved-title">Saved graphs</h3>
      <ul>
        {graphs.map(({ name, modifiedAt }) => (
          <li key={name}>
            <button type="button" className="quiet" onClick={() => onOpen(name)}>
              <span className="recent-name">{name}</span>
              <span className="recent-when">
                {new Date(modifiedAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Template {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
  readonly picture: PictureShape | null;
}

type PictureShape = Extract<PortDescription, { type: 'Frames' | 'Video' }>;

function readTemplates(catalog: Catalog): Template[] {
  // Flat first: that is what most begin with.
  const ordered = [...graphTemplates].toSorted(
    ([a], [b]) => Number(b.startsWith('flat')) - Number(a.startsWith('flat')),
  );
  return ordered.flatMap(([id, text]) => {
    const { document } = parseGraph(text);
    if (!document) return [];
    const described = [...validateGraph(document, catalog).descriptions.values()];
    const picture = described.find((each): each is PictureShape => each.type === 'Frames') ?? null;
    return [{ id, text, title: document.name ?? id, description: document.description ?? '', picture }];
  });
}

/** The picture's shape: a frame for screens, a globe for the whole sphere. */
function Picture({ picture }: { readonly picture: PictureShape | null }) {
  if (!picture) return null;
  const scale = Math.min(84 / picture.width, 50 / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const isSphere = picture.projection !== 'flat';
  return (
    <svg viewBox="-56 -31 112 78">
      {isSphere ? (
        <g className="picture-sphere">
          <circle r={26} className="picture-fill" />
          <circle r={26} />
          <ellipse rx={10} ry={26} />
          <ellipse rx={26} ry={8.5} />
        </g>
      ) : (
        <g>
          <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={4} className="picture-fill" />
          <rect x={-width / 2} y={-height / 2} width={width} height={height} rx={4} />
        </g>
      )}
      <text y={42} textAnchor="middle">
        {picture.width} × {picture.height}
      </text>
    </svg>
  );
}
