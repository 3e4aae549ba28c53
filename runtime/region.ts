import type { Catalog } from '#graphs/catalog.ts';
import { splitEndpoint } from '#graphs/document.ts';
import { frameCount, parseFps, type Fps } from '#graphs/fps.ts';
import type { Validation } from '#graphs/validate.ts';
import { bake, type AnimatedParam, type BakedTable } from './bake.ts';
import type { Features } from './features.ts';
import type { PlanStep } from './plan.ts';
import type { RegionDescription, RegionNode } from './render-protocol.ts';

/** All that draws a region's frames, wherever that is: a headless page beside the machine, or the page of the editor. */
export interface DescribedRegion {
  readonly region: RegionDescription;
  readonly table: BakedTable;
  readonly fps: Fps;
  /** Frames that cover the whole track. */
  readonly total: number;
}

/** Parts a region's parameters in those that are fixed and those that follow the music, and bakes the latter. Pure. */
export function describeRegion(
  { ids, output }: Extract<PlanStep, { kind: 'region' }>,
  { document, edges, params, descriptions }: Validation,
  catalog: Catalog,
  features: Features,
): DescribedRegion {
  const picture = descriptions.get(output);
  if (picture?.type !== 'Frames') throw new Error(`"${output}" leaves the page, but only frames can.`);
  const fps = parseFps(picture.fps);
  if (!fps) throw new Error(`"${output}" has the frame rate "${picture.fps}".`);
  const nodes = ids.map((id) => splitParams(id, document.nodes[id]?.type ?? '', params.get(id) ?? {}, catalog));
  const table = bake(
    nodes.flatMap((node) => node.animated),
    features,
    fps,
  );
  const isInside = (endpoint: string) => ids.includes(splitEndpoint(endpoint).node);
  const region = {
    nodes: nodes.map(({ node }) => node),
    edges: edges.filter(({ from, to }) => isInside(from) && isInside(to)),
    output,
    picture,
    layout: table.layout,
  };
  return { region, table, fps, total: frameCount(features.sampleCount, features.sampleRate, fps) };
}

/** Parts a node's parameters in those that are fixed for the run and those that are baked frame by frame. */
function splitParams(
  id: string,
  type: string,
  params: Readonly<Record<string, unknown>>,
  catalog: Catalog,
): { node: RegionNode; animated: AnimatedParam[] } {
  const definitions = catalog.nodes.get(type)?.definition.params ?? {};
  const fixed: Record<string, unknown> = {};
  const animated: AnimatedParam[] = [];
  let template: RegionNode['template'];
  for (const [name, definition] of Object.entries(definitions)) {
    const value = params[name];
    if (definition.type === 'scene-values') {
      const scene = catalog.scenes.get(String(params[definition.template]));
      if (!scene) throw new Error(`Node "${id}" names no known scene template.`);
      const inner: Record<string, unknown> = {};
      const limitFlashes =
        scene.character !== 'calibration' &&
        definition.limitFlashes !== undefined &&
        params[definition.limitFlashes] === true;
      const values = value as Readonly<Record<string, AnimatedParam['value']>>;
      for (const [key, param] of Object.entries(scene.params)) {
        if ('animated' in param && param.animated) {
          const value = values[key] ?? param.default;
          animated.push({ node: id, name: key, definition: param, value, limitFlashes });
        } else inner[key] = values[key] ?? param.default;
      }
      fixed[name] = inner;
      template = { name: scene.name, version: scene.version, character: scene.character };
    } else if ('animated' in definition && definition.animated) {
      animated.push({ node: id, name, definition, value: value as AnimatedParam['value'] });
    } else fixed[name] = value;
  }
  return { node: { id, type, params: fixed, ...(template ? { template } : {}) }, animated };
}
