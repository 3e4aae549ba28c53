import { splitEndpoint } from '#graphs/document.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { InputError } from '#runtime/failure.ts';
import type { PreparedRun } from '#runtime/prepare.ts';

/** A node that leaves a file. */
export interface End {
  readonly id: string;
  /** With the dot. */
  readonly ending: string;
  /** To stand before the ending. */
  readonly suffix: string;
}

/** The ends of a graph that will run. Throws InputError `output-folder` where one would leave a folder, which no job can keep. */
export function endsOf({ validation }: PreparedRun): readonly End[] {
  const { document, order, edges, descriptions, params } = validation;
  return order.flatMap((id) => {
    const definition = builtinCatalog.nodes.get(document.nodes[id]?.type ?? '')?.definition;
    if (!definition || Object.keys(definition.outputs).length > 0) return [];
    const { container } = params.get(id) ?? {};
    if (container === 'folder') {
      const message = `“${id}” would leave a folder, and a server keeps files: set “${id}.container” to “zip”.`;
      throw new InputError('output-folder', message);
    }
    if (container === 'zip') return [{ id, ending: '.zip', suffix: '' }];
    const source = edges.find(({ to }) => splitEndpoint(to).node === id)?.from ?? '';
    const made = descriptions.get(source);
    const video = made?.type === 'Video' ? made : {};
    const { container: kind = 'mp4', nameSuffix = '' } = video as { container?: string; nameSuffix?: string };
    return [{ id, ending: `.${kind}`, suffix: nameSuffix }];
  });
}

/** The end that the graph's input `output` names; null where there is none. */
export function endOf({ validation }: PreparedRun, ends: readonly End[]): End | null {
  const address = validation.document.inputs?.['output'];
  return ends.find(({ id }) => address !== undefined && address.startsWith(`${id}.`)) ?? null;
}

const plainName = /^[^\-./\\\p{Cc}][^/\\\p{Cc}]*$/u;

/** The name of the file that an end will leave. Throws InputError `output-name` where it is not a plain file name. */
export function outputName(end: End | null, wanted: string): string {
  const { ending, suffix } = end ?? { ending: '.mp4', suffix: '' };
  const has = wanted.toLowerCase().endsWith(ending);
  const stem = has ? wanted.slice(0, -ending.length) : wanted;
  const name = `${stem.endsWith(suffix) ? stem : stem + suffix}${ending}`;
  if (plainName.test(name) && stem !== '' && Buffer.byteLength(name) <= 200) return name;
  throw new InputError(
    'output-name',
    'The output must be a file name: at most 200 bytes, without / and \\, and not starting with a dot or a dash.',
  );
}
