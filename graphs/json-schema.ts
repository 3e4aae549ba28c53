import { z } from 'zod';
import type { Catalog } from './catalog.ts';
import type { AnyNodeDefinition, ParamDefinition } from './definition.ts';
import { graphSchema } from './document.ts';
import { featureNames, sectionKinds } from './features.ts';
import { driveRanges, eases } from './param-animation.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * JSON Schema (draft 2020-12) of graph files, for editors and other programs: the document's form, and for each kind of the
 * catalog its parameters. Other kinds are let through as the format has it. What needs the whole graph (edges, types, cycles) only
 * `validateGraph` can tell.
 */
export function graphJsonSchema(catalog: Catalog): JsonSchema {
  const { properties, ...document } = asSchema(z.toJSONSchema(graphSchema, { target: 'draft-2020-12' }));
  const { nodes, ...others } = asSchema(properties);
  const { additionalProperties: anyNode, ...nodesRest } = asSchema(nodes);
  const kinds = [...catalog.nodes.values()].map(({ definition }) => definition);
  return {
    ...document,
    title: 'Emberloom graph',
    properties: { ...others, nodes: { ...nodesRest, additionalProperties: { $ref: '#/$defs/node' } } },
    $defs: {
      node: {
        ...asSchema(anyNode),
        allOf: kinds.map(({ type }) => ({
          if: { properties: { type: { const: type } } },
          // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
          then: { $ref: `#/$defs/${type}` },
        })),
      },
      ...Object.fromEntries(kinds.map((definition) => [definition.type, kindSchema(definition, catalog)])),
      input: {
        description: 'The value of the graph input of this name.',
        ...closedObject({ $input: { type: 'string' } }, ['$input']),
      },
      drive: driveSchema,
      keys: keysSchema,
    },
  };
}

function kindSchema(definition: AnyNodeDefinition, catalog: Catalog): JsonSchema {
  return {
    title: definition.title,
    description: definition.description,
    properties: {
      version: { minimum: 1, maximum: definition.version },
      params: { type: 'object', properties: paramSchemas(definition.params, catalog), additionalProperties: false },
    },
  };
}

function paramSchemas(params: Readonly<Record<string, ParamDefinition>>, catalog: Catalog): JsonSchema {
  return Object.fromEntries(
    Object.entries(params).map(([name, definition]) => [name, paramSchema(definition, catalog)]),
  );
}

function paramSchema(definition: ParamDefinition, catalog: Catalog): JsonSchema {
  const { title, description, default: byDefault } = definition;
  const forms = [
    literalSchema(definition, catalog),
    ...(definition.type === 'scene-values' ? [] : [{ $ref: '#/$defs/input' }]),
  ];
  if ('animated' in definition && definition.animated) {
    if (definition.type !== 'colour') forms.push({ $ref: '#/$defs/drive' });
    forms.push({ $ref: '#/$defs/keys' });
  }
  return { title, description, default: byDefault, anyOf: forms };
}

function literalSchema(definition: ParamDefinition, catalog: Catalog): JsonSchema {
  switch (definition.type) {
    case 'number':
    case 'integer':
      return { type: definition.type, minimum: definition.min, maximum: definition.max };
    case 'boolean':
      return { type: 'boolean' };
    case 'colour':
      return { type: 'string', pattern: '^#[0-9a-fA-F]{6}$' };
    case 'enum':
      return { enum: definition.options.map((option) => option.value) };
    case 'text':
      return {
        type: 'string',
        maxLength: definition.maxLength,
        ...(definition.pattern === undefined ? {} : { pattern: `^(?:${definition.pattern})$` }),
      };
    case 'fps':
      return { type: 'string', pattern: '^\\d{1,7}(?:/\\d{1,7})?$' };
    case 'media':
      return { anyOf: [{ type: 'null' }, mediaSchema] };
    case 'scene-template':
      return { enum: [...catalog.scenes.keys()] };
    case 'scene-values':
      return {
        anyOf: [...catalog.scenes.values()].map((scene) => ({
          title: scene.title,
          type: 'object',
          properties: paramSchemas(scene.params, catalog),
          additionalProperties: false,
        })),
      };
    default:
      return definition satisfies never;
  }
}

function closedObject(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

const mediaSchema = closedObject({ name: { type: 'string' }, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } }, [
  'name',
  'sha256',
]);

const driveNumbers = Object.entries(driveRanges).map(([name, { min, max }]) => [
  name,
  { type: 'number', minimum: min, maximum: max },
]);

const driveSchema: JsonSchema = {
  description: 'The parameter follows a feature of the music.',
  ...closedObject(
    {
      $drive: closedObject(
        {
          feature: { enum: featureNames },
          ...Object.fromEntries(driveNumbers),
          range: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
        },
        ['feature'],
      ),
    },
    ['$drive'],
  ),
};

const keySchema = closedObject(
  {
    section: { enum: sectionKinds, description: 'The key holds in each such section, `time` seconds after its start.' },
    time: { type: 'number', minimum: 0 },
    value: { type: ['number', 'string'] },
    ease: { enum: eases },
  },
  ['time', 'value'],
);

const keysSchema: JsonSchema = {
  description: 'The parameter follows keyframes.',
  ...closedObject({ $keys: { type: 'array', items: keySchema, minItems: 1 } }, ['$keys']),
};

function asSchema(value: unknown): JsonSchema {
  return z.record(z.string(), z.unknown()).parse(value);
}
