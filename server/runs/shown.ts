import { splitEndpoint } from '#graphs/document.ts';
import type { PortDescription } from '#graphs/ports.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import type { JobView } from '#runtime/protocol/job-view.ts';
import type { PreparedRun } from '#runtime/prepare.ts';

type Shown = Pick<JobView, 'projection' | 'stereo'> & Pick<JobView['config'], 'type' | 'scene' | 'fps' | 'preset'>;

/** What people want to know of a run before it begins, read off its graph. */
export function shownOf({ validation }: PreparedRun, type: string | undefined): Shown {
  const { order, edges, descriptions } = validation;
  // What goes into the last node is what will be looked at.
  const last = edges.findLast(({ to }) => splitEndpoint(to).node === order.at(-1));
  const picture = pictureOf(last ? descriptions.get(last.from) : undefined);
  return {
    ...(type === undefined ? {} : { type }),
    ...named(
      'scene',
      paramOf(validation, (param) => param.type === 'scene-template'),
    ),
    ...named(
      'preset',
      paramOf(validation, (_, name) => name === 'preset'),
    ),
    ...(picture ? { fps: picture.fps, projection: picture.projection, stereo: picture.stereo } : {}),
  };
}

function pictureOf(port: PortDescription | undefined) {
  return port?.type === 'Video' || port?.type === 'Frames' ? port : null;
}

function named<K extends string>(key: K, value: unknown): { readonly [key in K]?: string } {
  return typeof value === 'string' ? ({ [key]: value } as { [key in K]: string }) : {};
}

/** The value of the first parameter that is meant, in the order in which nodes run. */
function paramOf(
  { document, order, params }: PreparedRun['validation'],
  isMeant: (definition: { readonly type: string }, name: string) => boolean,
): unknown {
  for (const id of order) {
    const definitions = builtinCatalog.nodes.get(document.nodes[id]?.type ?? '')?.definition.params ?? {};
    const found = Object.entries(definitions).find(([name, definition]) => isMeant(definition, name));
    if (found) return params.get(id)?.[found[0]];
  }
  return undefined;
}
