import { z } from 'zod';
import { sectionKinds } from '#graphs/features.ts';
import { eases } from '#graphs/param-animation.ts';
import { isDrive, isInputReference, isKeys, type Drive, type Key } from '#graphs/values.ts';

// A file may hold anything. What has not even the shape of its form is not drawn as one: the validator says what is wrong with it.
const keysSchema = z.array(
  z.looseObject({
    section: z.enum(sectionKinds).optional(),
    time: z.number(),
    value: z.union([z.number(), z.string()]),
    ease: z.enum(eases).optional(),
  }),
);
const driveSchema = z.looseObject({
  feature: z.string(),
  gain: z.number().optional(),
  curve: z.number().optional(),
  attack: z.number().optional(),
  release: z.number().optional(),
  offset: z.number().optional(),
  range: z.tuple([z.number(), z.number()]).optional(),
});

/** The keyframes that a parameter follows; null where it does not. */
export function keysIn(raw: unknown): readonly Key[] | null {
  return isKeys(raw) && keysSchema.min(1).safeParse(raw.$keys).success ? raw.$keys : null;
}

/** How a parameter follows the music; null where it does not. */
export function driveIn(raw: unknown): Drive | null {
  return isDrive(raw) && driveSchema.safeParse(raw.$drive).success ? raw.$drive : null;
}

/** The graph's input that a parameter takes its value from; null where it does not. */
export function inputIn(raw: unknown): string | null {
  return isInputReference(raw) && typeof raw.$input === 'string' ? raw.$input : null;
}

/** Any value of a file as a text that can be shown. */
export function textOf(raw: unknown): string {
  return typeof raw === 'object' && raw !== null ? JSON.stringify(raw) : String(raw);
}
