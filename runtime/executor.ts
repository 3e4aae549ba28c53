import type { NodeDefinition, ParamDefinitions, ResolvedParams } from '#graphs/definition.ts';
import type { InputPort, OutputPort, PortDescription } from '#graphs/ports.ts';
import type { PreflightContext, RunContext } from './context.ts';
import type { FrameRange, PortValues } from './values.ts';

type PortMap = Record<string, InputPort | OutputPort>;

/** The values on a node's inputs; an optional input may be absent. */
export type Inputs<I extends Record<string, InputPort>> = {
  readonly [K in keyof I as I[K] extends { optional: true } ? never : K]: PortValues[I[K]['type']];
} & { readonly [K in keyof I as I[K] extends { optional: true } ? K : never]?: PortValues[I[K]['type']] };

export type Outputs<O extends PortMap> = { readonly [K in keyof O]: PortValues[O[K]['type']] };

/** How a node kind does its work on the machine. Typed by its definition: a misspelled output or parameter does not compile. */
export type Executor<D> =
  D extends NodeDefinition<infer P extends ParamDefinitions, infer I, infer O>
    ? (args: {
        readonly id: string;
        readonly params: ResolvedParams<P>;
        readonly inputs: Inputs<I>;
        readonly context: RunContext;
      }) => Promise<Outputs<O>>
    : never;

/**
 * What a kind can find out before anything starts: whether its file opens, its encoder works, its output may be written. Throws what
 * its executor would throw later.
 */
export type Preflight<D> =
  D extends NodeDefinition<infer P extends ParamDefinitions, infer I, infer _O>
    ? (args: {
        readonly id: string;
        readonly params: ResolvedParams<P>;
        /** What will come in, as far as the graph tells. */
        readonly inputs: { readonly [K in keyof I]?: PortDescription };
        readonly context: PreflightContext;
      }) => Promise<void>
    : never;

export type AnyPreflight = (args: {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, PortDescription>>;
  readonly context: PreflightContext;
}) => Promise<void>;

/**
 * What a kind that works in parts would do now: which of them are there already. Gets what its executor would get, from a host that
 * does not draw.
 */
export type Forecast<D> =
  D extends NodeDefinition<infer P extends ParamDefinitions, infer I, infer _O>
    ? (args: {
        readonly id: string;
        readonly params: ResolvedParams<P>;
        readonly inputs: Inputs<I>;
        readonly context: RunContext;
      }) => Promise<PartsForecast>
    : never;

export interface PartsForecast {
  /** `kept`: finished, and still there. */
  readonly parts: readonly (FrameRange & { readonly kept: boolean })[];
  /** Names of the kind's own parameters that they depend on. */
  readonly params: readonly string[];
}

export type AnyForecast = (args: {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly context: RunContext;
}) => Promise<PartsForecast>;

/** The erased form, as the runtime keeps it. */
export type AnyExecutor = (args: {
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly context: RunContext;
}) => Promise<Readonly<Record<string, unknown>>>;
