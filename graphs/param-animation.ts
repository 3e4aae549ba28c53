import type { ColourParam, NumberParam } from './definition.ts';
import { featureNames, sectionKinds, type SectionKind } from './features.ts';
import { suggest } from './nearest.ts';
import { checkColour, checkNumber, fault, isRecord, show, type Checked, type Fault } from './param-literals.ts';
import type { Drive, DriveValue, Key, KeysValue } from './values.ts';

type AnimatedParam = NumberParam | ColourParam;

/** Allowed ranges of a drive's fields; times in seconds. The fields themselves are explained at `Drive`. */
export const driveRanges = {
  gain: { min: -100, max: 100 },
  curve: { min: 0.05, max: 20 },
  attack: { min: 0, max: 60 },
  release: { min: 0, max: 60 },
  offset: { min: -100, max: 100 },
} as const satisfies Partial<Record<keyof Drive, { min: number; max: number }>>;

const driveFields = ['feature', ...Object.keys(driveRanges), 'range'];
const keyFields = ['section', 'time', 'value', 'ease'];
export const eases = ['step', 'linear', 'smooth'] as const satisfies readonly Key['ease'][];
const maxKeys = 10_000;

/** Checks what stands under `$drive`. */
export function checkDrive(definition: AnimatedParam, raw: unknown): Checked<DriveValue> {
  if (definition.type === 'colour')
    return fault('not-drivable', 'is a colour: it can follow keyframes, but not the music.');
  if (!isRecord(raw)) return fault('bad-drive', `must have an object under $drive, not ${show(raw)}.`);
  const faults: Fault[] = unknownFields(raw, driveFields, 'A drive');
  const { feature } = raw;
  if (typeof feature !== 'string' || !featureNames.includes(feature)) {
    const known =
      typeof feature === 'string' ? suggest(feature, featureNames) : ` There is ${featureNames.join(', ')}.`;
    faults.push({
      code: 'unknown-feature',
      path: ['feature'],
      says: `follows a feature that is not known: ${show(feature)}.${known}`,
    });
  }
  const numbers: Partial<Record<keyof typeof driveRanges, number>> = {};
  for (const [field, { min, max }] of Object.entries(driveRanges)) {
    const number = raw[field];
    if (number === undefined) continue;
    if (!isWithin(number, min, max)) {
      const says = `has a drive whose ${field} must be a number between ${min} and ${max}, not ${show(number)}.`;
      faults.push({ code: 'bad-drive', path: [field], says });
    } else Object.assign(numbers, { [field]: number });
  }
  const range = raw['range'] === undefined ? undefined : checkRange(definition, raw['range'], faults);
  if (faults.length > 0) return { faults: within('$drive', faults) };
  return { value: { $drive: { feature: String(feature), ...numbers, ...(range ? { range } : {}) } } };
}

function checkRange({ min, max }: NumberParam, raw: unknown, faults: Fault[]): readonly [number, number] | undefined {
  if (Array.isArray(raw) && raw.length === 2) {
    const [low, high]: unknown[] = raw;
    if (isWithin(low, min, max) && isWithin(high, min, max)) return [low, high];
  }
  const says = `has a drive whose range must be two numbers between ${min} and ${max}, not ${show(raw)}.`;
  faults.push({ code: 'bad-drive', path: ['range'], says });
  return undefined;
}

/** Checks what stands under `$keys`. */
export function checkKeys(definition: AnimatedParam, raw: unknown): Checked<KeysValue> {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > maxKeys) {
    return {
      faults: within('$keys', fault('bad-keys', `must have a list of 1 to ${maxKeys} keys under $keys.`).faults),
    };
  }
  const faults: Fault[] = [];
  const keys: Key[] = [];
  // Of the track and of each kind of section: each runs by its own time.
  const latest = new Map<SectionKind | undefined, number>();
  raw.forEach((item: unknown, index) => {
    const checked = checkKey(definition, item, latest);
    if ('value' in checked) {
      keys.push(checked.value);
      latest.set(checked.value.section, checked.value.time);
    } else faults.push(...within(index, checked.faults));
  });
  return faults.length > 0 ? { faults: within('$keys', faults) } : { value: { $keys: keys } };
}

function checkKey(
  definition: AnimatedParam,
  raw: unknown,
  latest: ReadonlyMap<SectionKind | undefined, number>,
): Checked<Key> {
  if (!isRecord(raw)) return fault('bad-keys', `must have keys such as {"time": 0, "value": …}, not ${show(raw)}.`);
  const faults: Fault[] = unknownFields(raw, keyFields, 'A key');
  const { time, ease } = raw;
  const section = sectionKinds.find((kind) => kind === raw['section']);
  if (raw['section'] !== undefined && section === undefined) {
    const says = `has a key whose section must be one of ${sectionKinds.join(', ')}, not ${show(raw['section'])}.`;
    faults.push({ code: 'bad-keys', path: ['section'], says });
  }
  const previousTime = latest.get(section) ?? -1;
  if (!isWithin(time, 0, Number.MAX_VALUE)) {
    faults.push({
      code: 'bad-keys',
      path: ['time'],
      says: `has a key whose time must be in seconds from 0 up, not ${show(time)}.`,
    });
  } else if (time <= previousTime) {
    const says = `has a key at ${time} s that does not come after the one before it${section ? ` for “${section}”` : ''}, at ${previousTime} s.`;
    faults.push({ code: 'bad-keys', path: ['time'], says });
  }
  const isEase = ease === undefined || eases.some((known) => known === ease);
  if (!isEase) {
    faults.push({
      code: 'bad-keys',
      path: ['ease'],
      says: `has a key whose ease must be one of ${eases.join(', ')}, not ${show(ease)}.`,
    });
  }
  const value =
    definition.type === 'colour' ? checkColour(definition, raw['value']) : checkNumber(definition, raw['value']);
  if ('faults' in value) faults.push(...within('value', value.faults));
  if (faults.length > 0 || 'faults' in value) return { faults };
  const known = eases.find((name) => name === ease);
  return {
    value: {
      ...(section ? { section } : {}),
      time: Number(time),
      value: value.value,
      ...(known ? { ease: known } : {}),
    },
  };
}

function unknownFields(raw: Readonly<Record<string, unknown>>, known: readonly string[], what: string): Fault[] {
  const unknown = Object.keys(raw).filter((field) => !known.includes(field));
  return unknown.map((field) => ({
    code: 'unknown-field',
    path: [field],
    says: `holds “${field}”, which is not known here. ${what} has ${known.join(', ')}.`,
  }));
}

export function within(segment: string | number, faults: readonly Fault[]): Fault[] {
  return faults.map((item) => ({ ...item, path: [segment, ...item.path] }));
}

/** False for NaN too. */
function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}
