import type {
  ColourParam,
  EnumParam,
  FpsParam,
  MediaParam,
  MediaReference,
  NumberParam,
  ParamDefinition,
  TextParam,
} from './definition.ts';
import { parseFps, type Fps } from './fps.ts';
import { nearest } from './nearest.ts';

/** What is wrong with a value. `says` continues a sentence that starts with the parameter's name; `path` leads into the value. */
export interface Fault {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly says: string;
  /** The value that would cure it, in the place of `path`. */
  readonly better?: unknown;
}

export type Checked<T> = { readonly value: T } | { readonly faults: readonly Fault[] };

export function fault(code: string, says: string, better?: unknown): { readonly faults: readonly [Fault] } {
  return { faults: [{ code, path: [], says, ...(better === undefined ? {} : { better }) }] };
}

type LiteralParam = Exclude<ParamDefinition, { type: 'scene-template' | 'scene-values' }>;

/** Checks a literal against its parameter. Numbers, booleans and texts come back as they are, a rate as a ratio. */
export function checkLiteral(
  definition: LiteralParam,
  raw: unknown,
): Checked<number | boolean | string | Fps | MediaReference | null> {
  switch (definition.type) {
    case 'number':
    case 'integer':
      return checkNumber(definition, raw);
    case 'boolean':
      return typeof raw === 'boolean'
        ? { value: raw }
        : fault('wrong-type', `must be true or false, not ${show(raw)}.`);
    case 'colour':
      return checkColour(definition, raw);
    case 'enum':
      return checkEnum(definition, raw);
    case 'text':
      return checkText(definition, raw);
    case 'fps':
      return checkFps(definition, raw);
    case 'media':
      return checkMedia(definition, raw);
    default:
      return definition satisfies never;
  }
}

export function checkNumber(definition: NumberParam, raw: unknown): Checked<number> {
  const kind = definition.type === 'integer' ? 'a whole number' : 'a number';
  if (typeof raw !== 'number' || Number.isNaN(raw)) {
    const meant = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : NaN;
    const better = isAllowedNumber(definition, meant) ? meant : undefined;
    return fault('wrong-type', `must be ${kind}, not ${show(raw)}.`, better);
  }
  const { min, max, unit } = definition;
  if (!(raw >= min && raw <= max)) {
    const range = `between ${min} and ${max}${unit === undefined ? '' : ` ${unit}`}`;
    return fault('out-of-range', `must be ${range}, not ${raw}.`, Math.min(Math.max(raw, min), max));
  }
  if (definition.type === 'integer' && !Number.isInteger(raw)) {
    return fault('not-whole', `must be a whole number, not ${raw}.`, Math.round(raw));
  }
  return { value: raw };
}

function isAllowedNumber({ type, min, max }: NumberParam, number: number): boolean {
  return number >= min && number <= max && (type === 'number' || Number.isInteger(number));
}

export function checkColour(_: ColourParam, raw: unknown): Checked<string> {
  if (typeof raw === 'string') {
    if (/^#[0-9a-f]{6}$/i.test(raw)) return { value: raw };
    const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(raw);
    const better = short
      ? `#${short
          .slice(1)
          .map((digit) => digit + digit)
          .join('')}`
      : undefined;
    return fault('bad-colour', `must be a colour such as "#ff8800", not ${show(raw)}.`, better);
  }
  return fault('wrong-type', `must be a colour such as "#ff8800", not ${show(raw)}.`);
}

function checkEnum(definition: EnumParam, raw: unknown): Checked<string> {
  const values = definition.options.map((option) => option.value);
  if (typeof raw === 'string' && values.includes(raw)) return { value: raw };
  const near = typeof raw === 'string' ? nearest(raw, values) : undefined;
  const meant = near === undefined ? '' : ` Did you mean “${near}”?`;
  return fault('unknown-option', `must be one of ${values.join(', ')}, not ${show(raw)}.${meant}`, near);
}

function checkText(definition: TextParam, raw: unknown): Checked<string> {
  if (typeof raw !== 'string') return fault('wrong-type', `must be a text, not ${show(raw)}.`);
  if (raw.length > definition.maxLength) {
    return fault('too-long', `may have ${definition.maxLength} characters at most, and has ${raw.length}.`);
  }
  if (definition.pattern !== undefined && !new RegExp(`^(?:${definition.pattern})$`, 'u').test(raw)) {
    return fault('bad-text', `${definition.patternText ?? `must match ${definition.pattern}`}; it is ${show(raw)}.`);
  }
  return { value: raw };
}

// Rates that people round: the exact ones are 1000/1001 of a whole number.
const roundedRates: Readonly<Record<string, string>> = {
  '23.976': '24000/1001',
  '23.98': '24000/1001',
  '29.97': '30000/1001',
  '47.95': '48000/1001',
  '59.94': '60000/1001',
  '119.88': '120000/1001',
};

function checkFps(_: FpsParam, raw: unknown): Checked<Fps> {
  const text = typeof raw === 'number' ? String(raw) : raw;
  const fps = typeof text === 'string' ? parseFps(text) : null;
  if (fps && typeof raw === 'string') return { value: fps };
  const meant = typeof text === 'string' ? (fps ? text : roundedRates[text]) : undefined;
  const hint = meant === undefined ? '' : ` Write "${meant}".`;
  return fault(
    'bad-fps',
    `must be a frame rate from 1 to 240 such as "30" or "30000/1001", not ${show(raw)}.${hint}`,
    meant,
  );
}

function checkMedia(_: MediaParam, raw: unknown): Checked<MediaReference | null> {
  if (raw === null) return { value: null };
  const says = 'must be null or a file as {"name", "sha256"}, without a path';
  if (!isRecord(raw)) return fault('bad-media', `${says}, not ${show(raw)}.`);
  const { name, sha256, ...others } = raw;
  const isName = typeof name === 'string' && /^[^/\\\p{Cc}]{1,255}$/u.test(name);
  const isHash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  if (!isName || !isHash || Object.keys(others).length > 0) return fault('bad-media', `${says}; it is ${show(raw)}.`);
  return { value: { name, sha256 } };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a message prints it: JSON, cut short. */
export function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
