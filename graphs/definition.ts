import type { Fps } from './fps.ts';
import type { InputPort, OutputPort, PortDescription } from './ports.ts';
import type { DriveValue, KeysValue, Literal, ParamValue } from './values.ts';

/** Every parameter has a title (for forms) and a sentence that says what it does. */
interface ParamText {
  readonly title: string;
  readonly description: string;
  /** Forms fold it away until asked. */
  readonly advanced?: true;
}

export interface NumberParam extends ParamText {
  readonly type: 'number' | 'integer';
  /** An animated parameter may follow the music out of the box. */
  readonly default: number | DriveValue | KeysValue;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** Unit as printed: `s`, `dB`, `m`, `px`, `×`, `°`, `Hz`. */
  readonly unit?: string;
  /** May hold `$drive` or `$keys`. */
  readonly animated?: true;
  /**
   * Only with `animated`: also bake ∫ value dt (from time zero) under this name, so that a speed driven by the music moves
   * smoothly and any frame can be asked for on its own.
   */
  readonly integral?: string;
  /**
   * Only with `animated`: about how much relative luminance, meant over the whole picture, one unit of this adds (1 = from black to
   * white). The flash limiter goes by it; left out, the parameter is taken not to matter.
   */
  readonly luminance?: number;
}

export interface ColourParam extends ParamText {
  readonly type: 'colour';
  /** `#rrggbb`, sRGB. Baked to three linear-light numbers. */
  readonly default: string;
  readonly animated?: true;
  /** As that of a number: how much white in this place adds over black. */
  readonly luminance?: number;
}

export interface BooleanParam extends ParamText {
  readonly type: 'boolean';
  readonly default: boolean;
}

export interface EnumParam<Value extends string = string> extends ParamText {
  readonly type: 'enum';
  readonly options: readonly { readonly value: Value; readonly title: string }[];
  readonly default: NoInfer<Value>;
}

export interface TextParam extends ParamText {
  readonly type: 'text';
  readonly default: string;
  readonly maxLength: number;
  /** Source of a regular expression that the whole text must match. */
  readonly pattern?: string;
  /** Says in words what the pattern asks, as in `must not contain / or \\`. */
  readonly patternText?: string;
  /** Names a file that a run writes. A run's input may give a whole path for it, which never enters the graph. */
  readonly path?: true;
}

/** A file by name and content, never by path: `{name, sha256}`; null until a run supplies one. */
export interface MediaParam extends ParamText {
  readonly type: 'media';
  readonly accept: 'audio';
  readonly default: null;
}

export interface FpsParam extends ParamText {
  readonly type: 'fps';
  readonly default: string;
}

/** The name of a scene template; its `values` parameter is checked against that template's own parameters. */
export interface SceneTemplateParam extends ParamText {
  readonly type: 'scene-template';
  readonly default: string;
  /** The sibling parameter that holds the version of the template for which the values were written. */
  readonly templateVersion: string;
}

export interface SceneValuesParam extends ParamText {
  readonly type: 'scene-values';
  /** The sibling parameter that names the template. */
  readonly template: string;
  /** The sibling parameter, a boolean, that says whether flashes are limited. */
  readonly limitFlashes?: string;
  readonly default: Readonly<Record<string, never>>;
}

export type ParamDefinition =
  | NumberParam
  | ColourParam
  | BooleanParam
  | EnumParam
  | TextParam
  | MediaParam
  | FpsParam
  | SceneTemplateParam
  | SceneValuesParam;

export type ParamDefinitions = Readonly<Record<string, ParamDefinition>>;

export interface MediaReference {
  readonly name: string;
  readonly sha256: string;
}

/** A parameter's value as an executor gets it: parsed, defaulted, inputs resolved. Animated ones arrive as baked rows instead. */
export type ResolvedParam<P extends ParamDefinition> = P extends { type: 'number' | 'integer' }
  ? number
  : P extends { type: 'boolean' }
    ? boolean
    : P extends EnumParam<infer Value>
      ? Value
      : P extends { type: 'media' }
        ? MediaReference | null
        : P extends { type: 'fps' }
          ? Fps
          : P extends { type: 'scene-values' }
            ? Readonly<Record<string, ParamValue>>
            : string;

export type ResolvedParams<P extends ParamDefinitions> = { readonly [K in keyof P]: ResolvedParam<P[K]> };

/** A complaint of a definition about its own node; the validator adds node id and pointer. */
export interface DefinitionProblem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** The parameter or input it is about, if one. */
  readonly param?: string;
  readonly input?: string;
  readonly message: string;
  /** A set of parameter values that would cure it. */
  readonly fix?: { readonly title: string; readonly params: Readonly<Record<string, Literal>> };
}

export interface DescribeArguments<P extends ParamDefinitions, I extends Record<string, InputPort>> {
  readonly params: ResolvedParams<P>;
  readonly inputs: { readonly [K in keyof I]?: PortDescription };
}

/** A node kind as data: what the editor draws, the validator checks and the plan places. Pure. */
export interface NodeDefinition<
  P extends ParamDefinitions = ParamDefinitions,
  I extends Record<string, InputPort> = Record<string, InputPort>,
  O extends Record<string, OutputPort> = Record<string, OutputPort>,
> {
  /** PascalCase; the folder is its kebab-case. */
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly category: 'source' | 'analysis' | 'scene' | 'capture' | 'output';
  readonly description: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly params: P;
  /** `migrations[n]` turns the raw parameters of version n into those of version n + 1. */
  readonly migrations?: Readonly<Record<number, Migration>>;
  /** What flows out, given parameters and what flows in. */
  describe?(args: DescribeArguments<P, I>): { readonly [K in keyof O]?: PortDescription };
  /** For kinds that decide a picture's size: raw parameters that make it `factor` times as large a side, in even pixels. */
  scale?(params: Readonly<Record<string, unknown>>, factor: number): Readonly<Record<string, Literal>>;
  /** Checks that go beyond one parameter's own range. */
  check?(args: DescribeArguments<P, I>): readonly DefinitionProblem[];
}

export type Migration = (params: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** A scene template as data: its parameters are drawn, checked and baked like a node's. */
export interface SceneTemplateDefinition<P extends ParamDefinitions = ParamDefinitions> {
  /** camelCase; the folder has the same name. */
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** A calm template moves gently on purpose; a calibration template is for measuring, not for looking at. */
  readonly character: 'lively' | 'calm' | 'calibration';
  readonly params: P;
  readonly migrations?: Readonly<Record<number, Migration>>;
}

// The erased forms, for catalogs and lists. Method parameters are bivariant, so every definition fits.
export type AnyNodeDefinition = NodeDefinition<ParamDefinitions, Record<string, InputPort>, Record<string, OutputPort>>;

export function defineNode<
  const P extends ParamDefinitions,
  const I extends Record<string, InputPort>,
  const O extends Record<string, OutputPort>,
>(definition: NodeDefinition<P, I, O>): NodeDefinition<P, I, O> {
  return definition;
}

export function defineSceneTemplate<const P extends ParamDefinitions>(
  definition: SceneTemplateDefinition<P>,
): SceneTemplateDefinition<P> {
  return definition;
}
