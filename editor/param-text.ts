import type { Catalog } from '#graphs/catalog.ts';
import type { ParamDefinition } from '#graphs/definition.ts';
import { isRecord } from '#graphs/param-literals.ts';
import { driveIn, inputIn, keysIn, textOf } from '#editor/param-forms.ts';

/** A parameter's raw value in a few words, as nodes and outline show it. */
export function paramText(definition: ParamDefinition, raw: unknown, catalog: Catalog): string {
  const [input, drive, keys] = [inputIn(raw), driveIn(raw), keysIn(raw)];
  if (input !== null) return `input ${input}`;
  if (drive) return `follows ${drive.feature}`;
  if (keys) return `${keys.length} keys`;
  switch (definition.type) {
    case 'enum':
      return definition.options.find(({ value }) => value === raw)?.title ?? textOf(raw);
    case 'scene-template':
      return catalog.scenes.get(textOf(raw))?.title ?? textOf(raw);
    case 'fps':
      return `${textOf(raw)} fps`;
    case 'media':
      return isRecord(raw) ? textOf(raw['name']) : 'none yet';
    case 'boolean':
      return raw === true ? 'on' : 'off';
    case 'number':
    case 'integer':
      return definition.unit ? `${textOf(raw)} ${definition.unit}` : textOf(raw);
    case 'scene-values':
      return isRecord(raw) ? `${Object.keys(raw).length} changed` : textOf(raw);
    case 'colour':
    case 'text':
      return textOf(raw);
    default:
      return definition satisfies never;
  }
}
