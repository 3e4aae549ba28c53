import type { Catalog } from '#graphs/catalog.ts';
import type { ParamDefinition } from '#graphs/definition.ts';
import { isRecord } from '#graphs/param-literals.ts';
import { isDrive, isInputReference, isKeys } from '#graphs/values.ts';

/** A parameter's raw value in a few words, as nodes and outline show it. */
export function paramText(definition: ParamDefinition, raw: unknown, catalog: Catalog): string {
  if (isInputReference(raw)) return `input ${raw.$input}`;
  if (isDrive(raw)) return `follows ${raw.$drive.feature}`;
  if (isKeys(raw)) return `${raw.$keys.length} keys`;
  switch (definition.type) {
    case 'enum':
      return definition.options.find(({ value }) => value === raw)?.title ?? String(raw);
    case 'scene-template':
      return catalog.scenes.get(String(raw))?.title ?? String(raw);
    case 'fps':
      return `${String(raw)} fps`;
    case 'media':
      return isRecord(raw) ? String(raw['name']) : 'none yet';
    case 'boolean':
      return raw === true ? 'on' : 'off';
    case 'number':
    case 'integer':
      return definition.unit ? `${String(raw)} ${definition.unit}` : String(raw);
    case 'scene-values':
      return isRecord(raw) ? `${Object.keys(raw).length} changed` : String(raw);
    case 'colour':
    case 'text':
      return String(raw);
    default:
      return definition satisfies never;
  }
}
