import type { SectionKind } from './features.ts';

/**
 * What a parameter may hold in a graph file: a literal, or one of three objects that say where the value comes from.
 * Drives and keys make a parameter follow time; they are baked to a table before rendering.
 */
export type ParamValue = Literal | InputReference | DriveValue | KeysValue;

export type Literal = null | boolean | number | string | readonly Literal[] | { readonly [key: string]: Literal };

/** `{"$input": name}`: the value of the graph input of that name. */
export interface InputReference {
  readonly $input: string;
}

/** `{"$drive": …}`: the parameter follows a feature of the music. */
export interface DriveValue {
  readonly $drive: Drive;
}

/** `{"$keys": […]}`: the parameter follows keyframes. */
export interface KeysValue {
  readonly $keys: readonly Key[];
}

/**
 * value(t) = lo + (hi − lo) · follow(clamp01(gain · feature(t) + offset) ^ curve), with range = [lo, hi]. Along a track, `follow` is a
 * one-pole follower with time constants `attack` (rising) and `release` (falling), 10 ms at least, that sees rises ahead by half the
 * attack, 20 ms at most. At an event the feature is 1: it rises to it for `attack` seconds before, and decays with `release` after.
 */
export interface Drive {
  /** Name of a feature track (`amplitude`, `bass`, `mid`, `high`, `onset`, …) or of an event list (`beat`, `onsets`). */
  readonly feature: string;
  /** Multiplies the feature; default 1. */
  readonly gain?: number | undefined;
  /** Exponent; above 1 favours loud moments; default 1. */
  readonly curve?: number | undefined;
  /** Seconds to rise; default 0.04. */
  readonly attack?: number | undefined;
  /** Seconds to fall; default 0.25. */
  readonly release?: number | undefined;
  /** Added after gain; default 0. */
  readonly offset?: number | undefined;
  /** Values at 0 and at 1; default the parameter's own soft range. */
  readonly range?: readonly [number, number] | undefined;
}

export interface Key {
  /** `quiet`, `build`, `drop` or `main`: the key holds once for each such section of the track. */
  readonly section?: SectionKind | undefined;
  /**
   * Seconds from the start of the track, or, where `section` is given, from the start of each section of that kind; it may lie past
   * the section's end.
   */
  readonly time: number;
  /** A number, or `#rrggbb` where the parameter is a colour. */
  readonly value: number | string;
  /** How the value moves from this key to the next; default `smooth`. */
  readonly ease?: 'step' | 'linear' | 'smooth' | undefined;
}

// These tell the forms apart; `checkParam` is what checks them.
export function isInputReference(value: unknown): value is InputReference {
  return hasOwnKey(value, '$input');
}

export function isDrive(value: unknown): value is DriveValue {
  return hasOwnKey(value, '$drive');
}

export function isKeys(value: unknown): value is KeysValue {
  return hasOwnKey(value, '$keys');
}

function hasOwnKey(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key);
}
