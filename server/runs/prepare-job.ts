import type { GraphDocument } from '#graphs/document.ts';
import { takesPath } from '#graphs/overrides.ts';
import { findParam } from '#graphs/param-address.ts';
import { serializeGraph } from '#graphs/serialize.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import type { RenderRequest } from '#runtime/protocol/render-request.ts';
import { InputError } from '#runtime/failure.ts';
import { prepareRun, type PreparedRun } from '#runtime/prepare.ts';
import { changeGraph } from '#runtime/settings.ts';
import type { RunSpec } from '#server/jobs/spec.ts';
import type { Belongings } from './belongings.ts';
import { chooseGraph } from './choose-graph.ts';
import { bindMedia } from './media-inputs.ts';
import { endOf, endsOf, outputName } from './ends.ts';
import { shownOf } from './shown.ts';

export interface PreparedJob {
  readonly spec: RunSpec;
  readonly prepared: PreparedRun;
  /** Seconds of the longest track in it, as far as files tell. */
  readonly trackSeconds: number | null;
}

/**
 * Turns a request into what a renderer needs: a graph in which everything is set, and files of this server only. Throws an InputError
 * or a GraphError that says what is wrong with it; nothing is started or stored.
 */
export async function prepareJob(request: RenderRequest, belongings: Belongings): Promise<PreparedJob> {
  const chosen = await chooseGraph(request, belongings);
  const given = inputsOf(request);
  const { output: named, ...others } = given;
  const { rest } = bindMedia(chosen.document, others, belongings);
  refusePaths(chosen.document, rest);
  const settings = Object.entries(request.set ?? {}).map(([address, value]) => ({ address, value: textOf(value) }));
  const changed = changeGraph(chosen.document, builtinCatalog, settings, rest);
  // A setting may have named a file, too.
  const media = bindMedia(changed, others, belongings);
  const { document } = media;

  const { start, duration, frames, scale = 1, strict = false, fresh = false } = request;
  if (frames && (start !== undefined || duration !== undefined)) {
    throw new InputError('usage', 'Give “frames”, or “start” and “duration”, not both.');
  }
  const range = { start, duration, frames };
  const hasOutput = Object.hasOwn(document.inputs ?? {}, 'output');
  if (named !== undefined && !hasOutput) throw new InputError('unknown-input', 'The graph has no input “output”.');
  const inputs = { ...media.paths, ...(hasOutput ? { output: 'output' } : {}) };
  const prepared = prepareRun(document, builtinCatalog, {
    ...{ inputs, ...range, scale, strict, fresh, overwrite: false },
  });
  const ends = endsOf(prepared);
  const label = media.assets[0]?.name ?? chosen.name;
  const output = outputName(endOf(prepared, ends), named ?? stemOf(label));
  const { projection, stereo, ...config } = shownOf(prepared, chosen.type);
  return {
    spec: {
      name: request.name ?? `${stemOf(label)} · ${chosen.name}`.slice(0, 200),
      ...{ graph: serializeGraph(document), inputs: media.paths, output },
      ...(start === undefined ? {} : { start }),
      ...(duration === undefined ? {} : { duration }),
      ...(frames === undefined ? {} : { frames }),
      ...{ scale, strict, fresh },
      shown: {
        config: {
          ...config,
          inputs: Object.fromEntries(Object.entries(given).map(([name, text]) => [name, media.names[name] ?? text])),
        },
        ...(projection ? { projection } : {}),
        ...(stereo ? { stereo } : {}),
      },
    },
    prepared,
    trackSeconds: media.assets.reduce<number | null>((most, { duration }) => Math.max(most ?? 0, duration ?? 0), null),
  };
}

/** Values for the graph's inputs by name, as text; the short forms are inputs too. */
function inputsOf({ inputs = {}, scene, preset, fps }: RenderRequest): Record<string, string> {
  const short = Object.entries({ scene, preset, fps }).filter(([, value]) => value !== undefined);
  const all = [...Object.entries(inputs), ...short];
  const twice = short.find(([name]) => Object.hasOwn(inputs, name));
  if (twice) throw new InputError('usage', `“${twice[0]}” is given twice: once as such, once in “inputs”.`);
  return Object.fromEntries(all.map(([name, value]) => [name, String(value)]));
}

/** Paths are for those who sit at the machine. */
function refusePaths(document: GraphDocument, inputs: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(inputs)) {
    const address = document.inputs?.[name];
    const place = address === undefined ? null : findParam(document, builtinCatalog, address);
    if (place && !('missing' in place) && takesPath(place.definition)) {
      const message = `The input “${name}” names a file that the server writes: set “${address}” instead, to a file name.`;
      throw new InputError('path-input', message);
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
