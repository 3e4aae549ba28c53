import type { ParamDefinition } from '#graphs/definition.ts';
import { isDrive, isKeys } from '#graphs/values.ts';

/** What a parameter may be, in words: `0 … 4 ×`, the values of an enum, or its type. */
export function rangeText(param: ParamDefinition): string {
  if (param.type === 'enum') return param.options.map(({ value }) => value).join(' | ');
  if (param.type === 'number' || param.type === 'integer') return withUnit(spanText(param.min, param.max), param);
  return param.type;
}

/** What it is out of the box: a value, or what it follows and how far. */
export function defaultText(param: ParamDefinition): string {
  const { default: value } = param;
  if (isDrive(value) && (param.type === 'number' || param.type === 'integer')) {
    const { feature, range: [low, high] = [param.min, param.max] } = value.$drive;
    return `follows ${feature}: ${withUnit(spanText(low, high), param)}`;
  }
  if (isKeys(value)) return 'keyframes';
  return typeof value === 'number' ? withUnit(numberText(value), param) : JSON.stringify(value);
}

function spanText(low: number, high: number): string {
  return `${numberText(low)} … ${numberText(high)}`;
}

function numberText(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 4, useGrouping: false });
}

function withUnit(text: string, param: ParamDefinition): string {
  const unit = 'unit' in param ? param.unit : undefined;
  return unit === undefined ? text : `${text} ${unit}`;
}
