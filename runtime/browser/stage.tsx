import { createContext, useContext, useEffect } from 'react';
import type {
  ColourParam,
  ParamDefinition,
  ParamDefinitions,
  ResolvedParam,
  SceneTemplateDefinition,
} from '#graphs/definition.ts';

/** Linear-light red, green, blue; 1 is diffuse white, higher values glow. */
export type LinearColour = readonly [number, number, number];

/** Parameters that are animated (`animated: true`) reach a scene frame by frame, baked. */
type AnimatedKeys<P extends ParamDefinitions> = {
  [K in keyof P]: P[K] extends { animated: true } ? K : never;
}[keyof P];
type IntegralKeys<P extends ParamDefinitions> = {
  [K in keyof P]: P[K] extends { integral: infer Name extends string } ? Name : never;
}[keyof P];

/** The baked values of one frame: a number or a linear colour for each animated parameter, and each declared integral. */
export type SceneValues<P extends ParamDefinitions> = {
  readonly [K in AnimatedKeys<P>]: P[K] extends ColourParam ? LinearColour : number;
} & { readonly [K in IntegralKeys<P>]: number };

/** Everything that a picture may depend on beside the scene's fixed parameters. */
export interface SceneFrame<P extends ParamDefinitions> {
  /** Frame number from the start of the track. */
  readonly index: number;
  /** Seconds: index / fps, exact. */
  readonly time: number;
  readonly values: SceneValues<P>;
}

/** Props of a scene component: the parameters that never change during a run, and the seed of all its randomness. */
export interface SceneProps<D extends SceneTemplateDefinition> {
  readonly fixed: {
    readonly [K in Exclude<keyof D['params'], AnimatedKeys<D['params']>>]: D['params'][K] extends ParamDefinition
      ? ResolvedParam<D['params'][K]>
      : never;
  };
  readonly seed: number;
}

type StepCallback = (frame: SceneFrame<ParamDefinitions>) => void;

/**
 * Calls every scene component of a root for one frame, in the order in which they were mounted. The capture calls `step` once
 * before it draws; the preview calls it from its animation loop.
 */
export class Stepper {
  readonly #callbacks = new Set<StepCallback>();

  subscribe(callback: StepCallback): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  step(frame: SceneFrame<ParamDefinitions>): void {
    for (const callback of this.#callbacks) callback(frame);
  }
}

export const StepperContext = createContext<Stepper | null>(null);

/**
 * Registers what a scene component does for a frame: write uniforms, place objects. The callback must set everything from its
 * argument alone: frames come in any order, and the same frame must give the same picture in any process.
 */
export function useStep<D extends SceneTemplateDefinition>(step: (frame: SceneFrame<D['params']>) => void): void {
  const stepper = useContext(StepperContext);
  if (!stepper) throw new Error('A scene component was mounted outside a stage: wrap it in <StepperContext>.');
  // The stepper hands the same values to every scene; the type parameter only names them.
  useEffect(() => stepper.subscribe(step as StepCallback), [stepper, step]);
}
