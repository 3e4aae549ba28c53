import type { GraphDocument } from '#graphs/document.ts';
import { isRecord } from '#graphs/param-literals.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { assetIdSchema, type Asset } from '#runtime/protocol/asset.ts';
import { InputError } from '#runtime/failure.ts';
import type { Belongings } from './belongings.ts';

export interface BoundMedia {
  /** With an input for every file that it plays. */
  readonly document: GraphDocument;
  /** Paths of assets, by input. */
  readonly paths: Readonly<Record<string, string>>;
  /** Their names for people, by input. */
  readonly names: Readonly<Record<string, string>>;
  readonly assets: readonly Asset[];
  /** The inputs that are no files. */
  readonly rest: Readonly<Record<string, string>>;
}

/**
 * Finds the assets that a run plays: those that its inputs name by id, and those that the graph itself names by their hash, as a graph
 * does that was saved with its music. Throws InputError `no-asset`.
 */
export function bindMedia(
  original: GraphDocument,
  given: Readonly<Record<string, string>>,
  belongings: Pick<Belongings, 'asset' | 'fileOf'>,
): BoundMedia {
  const inputs = { ...original.inputs };
  const paths: Record<string, string> = {};
  const names: Record<string, string> = {};
  const assets: Asset[] = [];
  const rest = { ...given };
  for (const { address, held } of mediaOf(original)) {
    const known = Object.entries(inputs).find(([, target]) => target === address)?.[0];
    const id = (known === undefined ? undefined : given[known]) ?? held;
    if (id === null) continue; // the validator says what is missing
    const input = known ?? newName(inputs);
    inputs[input] = address;
    const { asset, path } = find(id, input, belongings);
    paths[input] = path;
    names[input] = asset.name;
    assets.push(asset);
    delete rest[input];
  }
  return { document: { ...original, inputs }, paths, names, assets, rest };
}

/** Every parameter that takes a file, with the hash of the one that the graph names for it. */
function mediaOf(document: GraphDocument): { readonly address: string; readonly held: string | null }[] {
  return Object.entries(document.nodes).flatMap(([id, node]) =>
    Object.entries(builtinCatalog.nodes.get(node.type)?.definition.params ?? {})
      .filter(([, definition]) => definition.type === 'media')
      .map(([name]) => {
        const value = node.params[name];
        const held = isRecord(value) && typeof value['sha256'] === 'string' ? value['sha256'] : null;
        return { address: `${id}.${name}`, held };
      }),
  );
}

function newName(inputs: Readonly<Record<string, string>>): string {
  for (let number = 1; ; number++) if (!Object.hasOwn(inputs, `media${number}`)) return `media${number}`;
}

function find(
  id: string,
  input: string,
  belongings: Pick<Belongings, 'asset' | 'fileOf'>,
): { readonly asset: Asset; readonly path: string } {
  const isId = assetIdSchema.safeParse(id).success;
  const asset = isId ? belongings.asset(id) : null;
  const path = isId ? belongings.fileOf(id) : null;
  if (asset && path !== null) return { asset, path };
  const what = isId
    ? `There is no asset ${id.slice(0, 12)}…`
    : `“${input}” takes the id of an asset, not a path or a name`;
  throw new InputError('no-asset', `${what}: upload the file with PUT /api/assets, and give the id that it answers.`);
}
