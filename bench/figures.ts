/** One thing that a bench found out. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `''` for a ratio. */
  readonly unit: '' | '%' | 'ms' | 's' | 'MB' | '×';
  /** Absent where the figure is told for information: it depends on the machine. */
  readonly goal?: Goal;
}

export interface Goal {
  readonly bound: 'at most' | 'at least';
  readonly value: number;
}

export function atMost(value: number): Goal {
  return { bound: 'at most', value };
}

export function atLeast(value: number): Goal {
  return { bound: 'at least', value };
}

export function isMet({ value, goal }: Figure): boolean {
  if (!goal) return true;
  return goal.bound === 'at most' ? value <= goal.value : value >= goal.value;
}

/** One line for a person: `  whole run / bound: 1.04 (at most 1.1: ok)`. */
export function figureLine(figure: Figure): string {
  const { name, value, unit, goal } = figure;
  const verdict = goal ? ` (${goal.bound} ${goal.value}: ${isMet(figure) ? 'ok' : 'OVER'})` : '';
  return `  ${name}: ${rounded(value)}${unit === '' ? '' : ` ${unit}`}${verdict}`;
}

function rounded(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0);
}
