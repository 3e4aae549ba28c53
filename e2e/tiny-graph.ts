import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const template = resolve(import.meta.dirname, '../graphs/templates/flat-1080p-landscape.json');

/** A light graph of a tiny picture, as text. */
export function tinyGraph(changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}): string {
  const graph = JSON.parse(readFileSync(template, 'utf8'));
  const tiny = {
    scene: { template: 'pulse', values: {} },
    capture: { size: 'custom', width: 160, height: 90 },
    encode: { preset: 'draft', segmentFrames: 8 },
  };
  for (const [id, params] of [...Object.entries(tiny), ...Object.entries(changes)])
    Object.assign(graph.nodes[id].params, params);
  return JSON.stringify(graph);
}
