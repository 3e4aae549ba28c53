import type {
  MediaReference,
  ParamDefinition,
  ParamDefinitions,
  SceneTemplateDefinition,
  SceneTemplateParam,
  SceneValuesParam,
} from './definition.ts';
import type { Fps } from './fps.ts';
import { suggest } from './nearest.ts';
import { checkDrive, checkKeys, within } from './param-animation.ts';
import { checkLiteral, fault, isRecord, show, type Checked, type Fault } from './param-literals.ts';
import { isInputReference, type ParamValue } from './values.ts';

/**
 * A parameter after its check. A drive and keys stay as they are, to be baked. Scene values hold every parameter of the
 * template, defaults filled in.
 */
export type ResolvedValue = ParamValue | Fps | MediaReference | SceneParamValues;
export interface SceneParamValues {
  readonly [name: string]: ResolvedValue;
}

export interface ParamSurroundings {
  readonly scenes: ReadonlyMap<string, SceneTemplateDefinition>;
  /** The raw value behind each graph input, for `$input`. */
  readonly inputs: ReadonlyMap<string, unknown>;
}

export interface ResolvedNodeParams {
  /** Holds every parameter that has no fault. */
  readonly values: Readonly<Record<string, ResolvedValue>>;
  /** Their paths start with the parameter's name, their `says` is a whole sentence. */
  readonly faults: readonly Fault[];
}

/** Checks raw parameters against their definitions and fills in defaults. `owner` is how sentences call the node. */
export function resolveParams(
  definitions: ParamDefinitions,
  raw: Readonly<Record<string, unknown>>,
  surroundings: ParamSurroundings,
  owner: string,
): ResolvedNodeParams {
  const values: Record<string, ResolvedValue> = {};
  const faults: Fault[] = [];
  for (const name of Object.keys(raw)) {
    if (Object.hasOwn(definitions, name)) continue;
    const says = `${owner} has no parameter “${name}”.${suggest(name, Object.keys(definitions))}`;
    faults.push({ code: 'unknown-param', path: [name], says });
  }
  for (const [name, definition] of Object.entries(definitions)) {
    const given = Object.hasOwn(raw, name) ? raw[name] : definition.default;
    if (definition.type === 'scene-values') {
      const nested = resolveSceneValues(
        definition,
        given,
        templateNamed(definitions, raw, definition, surroundings),
        surroundings,
        owner,
      );
      if (nested.faults.length > 0) faults.push(...within(name, nested.faults));
      else values[name] = nested.values;
      continue;
    }
    const checked = checkParam(definition, given, surroundings);
    if ('value' in checked) values[name] = checked.value;
    else
      faults.push(
        ...within(name, checked.faults).map((item) => ({ ...item, says: `“${name}” of ${owner} ${item.says}` })),
      );
  }
  return { values, faults };
}

type PlainParam = Exclude<ParamDefinition, SceneValuesParam>;

/** Checks one raw value, whichever of the four forms it has. */
export function checkParam(
  definition: PlainParam,
  raw: unknown,
  surroundings: ParamSurroundings,
): Checked<ParamValue | Fps | MediaReference> {
  if (isRecord(raw)) {
    const form = Object.keys(raw).find((key) => key.startsWith('$'));
    if (form !== undefined) return checkForm(definition, form, raw, surroundings);
  }
  return definition.type === 'scene-template'
    ? checkTemplate(definition, raw, surroundings)
    : checkLiteral(definition, raw);
}

function checkForm(
  definition: PlainParam,
  form: string,
  raw: Readonly<Record<string, unknown>>,
  surroundings: ParamSurroundings,
): Checked<ParamValue | Fps | MediaReference> {
  if (Object.keys(raw).length > 1) return fault('bad-form', `must hold nothing beside ${form}; it is ${show(raw)}.`);
  if (form === '$input') {
    const found = followInput(raw[form], surroundings);
    return 'faults' in found ? found : checkParam(definition, found.value, surroundings);
  }
  if (form !== '$drive' && form !== '$keys') {
    return fault('bad-form', `holds ${form}, which is not known: a value is a literal, $input, $drive or $keys.`);
  }
  const isAnimated =
    (definition.type === 'number' || definition.type === 'integer' || definition.type === 'colour') &&
    definition.animated;
  if (!isAnimated) return fault('not-animated', `stays the same for the whole video, so it cannot hold ${form}.`);
  return form === '$drive' ? checkDrive(definition, raw[form]) : checkKeys(definition, raw[form]);
}

function followInput(name: unknown, { inputs }: ParamSurroundings): Checked<unknown> {
  if (typeof name !== 'string' || !inputs.has(name)) {
    const known = suggest(typeof name === 'string' ? name : '', [...inputs.keys()]);
    return fault('unknown-input', `takes the graph input ${show(name)}, which the graph does not have.${known}`);
  }
  const value = inputs.get(name);
  // One step only, so that references cannot run in circles.
  if (isInputReference(value)) {
    return fault(
      'unknown-input',
      `takes the graph input “${name}”, which is itself taken from another: name that one.`,
    );
  }
  return { value };
}

function checkTemplate(_: SceneTemplateParam, raw: unknown, { scenes }: ParamSurroundings): Checked<string> {
  if (typeof raw === 'string' && scenes.has(raw)) return { value: raw };
  const known = suggest(typeof raw === 'string' ? raw : '', [...scenes.keys()]);
  return fault('unknown-scene', `must name a scene template, and ${show(raw)} is none.${known}`);
}

/** The template that a node's scene values belong to; undefined where it is not known, which the name's own check reports. */
function templateNamed(
  definitions: ParamDefinitions,
  raw: Readonly<Record<string, unknown>>,
  { template }: SceneValuesParam,
  surroundings: ParamSurroundings,
): SceneTemplateDefinition | undefined {
  const definition = definitions[template];
  if (definition?.type !== 'scene-template') return undefined;
  const checked = checkParam(
    definition,
    Object.hasOwn(raw, template) ? raw[template] : definition.default,
    surroundings,
  );
  return 'value' in checked && typeof checked.value === 'string' ? surroundings.scenes.get(checked.value) : undefined;
}

function resolveSceneValues(
  _: SceneValuesParam,
  raw: unknown,
  template: SceneTemplateDefinition | undefined,
  surroundings: ParamSurroundings,
  owner: string,
): ResolvedNodeParams {
  if (!isRecord(raw)) {
    return {
      values: {},
      faults: fault('wrong-type', `The scene values of ${owner} must be an object, not ${show(raw)}.`).faults,
    };
  }
  if (!template) return { values: {}, faults: [] };
  return resolveParams(template.params, raw, surroundings, `“${template.name}”`);
}
