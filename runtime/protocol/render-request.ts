import { z } from 'zod';

/** A scalar as people write it; a graph's parameter says how its text is read. */
const scalar = z.union([z.string().max(4000), z.number(), z.boolean()]);
const seconds = z.number().min(0).max(1e6);

/** No request of a person has more entries in an object. */
const mostEntries = 1000;
const few = (value: object) => Object.keys(value).length <= mostEntries;
const tooMany = `it has more than ${mostEntries} entries`;

/** What `POST /api/render` takes: an export template or a graph, what stands in for its inputs, and how much of it to render. */
export const renderRequestSchema = z.strictObject({
  type: z.string().max(100).exactOptional().describe('Export template; `GET /api/templates` lists them.'),
  template: z.string().max(100).exactOptional().describe('The same as `type`.'),
  graph: z
    .union([z.string().max(200), z.record(z.string(), z.unknown())])
    .exactOptional()
    .describe('A graph, or the name of a saved one, instead of `type`.'),
  inputs: z
    .record(z.string().max(100), scalar)
    .refine(few, tooMany)
    .exactOptional()
    .describe('Values for the graph’s inputs. For media the id of an asset, for `output` a file name.'),
  scene: z.string().max(100).exactOptional().describe('Scene template: the graph’s input `scene`.'),
  preset: z.string().max(100).exactOptional().describe('Encoding: the graph’s input `preset`.'),
  fps: z
    .union([z.string().max(20), z.number()])
    .exactOptional()
    .describe('Frames per second: `30`, `"30000/1001"`.'),
  set: z
    .record(z.string().max(300), z.union([scalar, z.null(), z.record(z.string(), z.unknown()), z.array(z.unknown())]))
    .refine(few, tooMany)
    .exactOptional()
    .describe('Any parameters, by `node.param`; applied after the inputs, in their order.'),
  start: seconds.exactOptional().describe('Seconds; analysis still covers the whole track.'),
  duration: seconds.positive().exactOptional().describe('Seconds.'),
  frames: z
    .strictObject({ from: z.int().min(0), to: z.int().min(0) })
    .exactOptional()
    .describe('Frames instead of seconds, counted from 0, both included.'),
  scale: z.number().positive().max(8).exactOptional().describe('Multiplies width and height.'),
  strict: z.boolean().exactOptional().describe('A damaged input is an error.'),
  fresh: z.boolean().exactOptional().describe('Finished segments and analyses are made again.'),
  name: z.string().min(1).max(200).exactOptional().describe('A name for people.'),
  priority: z.int().min(-100).max(100).exactOptional().describe('Higher goes first; 0 unless given.'),
});

export type RenderRequest = z.infer<typeof renderRequestSchema>;
