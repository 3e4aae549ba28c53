import { useId, useRef, useState, type CSSProperties } from 'react';
import type { NumberParam } from '#graphs/definition.ts';

type Range = Pick<NumberParam, 'min' | 'max'> & {
  readonly step?: number;
  readonly unit?: string;
  readonly type?: NumberParam['type'];
};

interface NumberFieldProps {
  readonly id: string;
  readonly definition: Range;
  readonly value: number;
  readonly label?: string;
  readonly onChange: (value: number, gesture?: string) => void;
}

// On a longer way a slider's pixel is too coarse to be of use.
const longestSlide = 2000;

/** A slider where the range is one that a hand can feel, and a field for the exact number. */
export function NumberField({ id, definition, value, label, onChange }: NumberFieldProps) {
  const { min, max, unit } = definition;
  const step = definition.step ?? (definition.type === 'integer' ? 1 : (max - min) / 200);
  const gesture = useGesture();
  const hasSlider = (max - min) / step <= longestSlide;

  return (
    <div className="number">
      {hasSlider && (
        <input
          type="range"
          aria-label={`${label ?? 'Value'}, slider`}
          min={min}
          max={max}
          step={step}
          value={value}
          style={filledTo((clamp(value, min, max) - min) / (max - min))}
          onPointerDown={gesture.begin}
          onFocus={gesture.begin}
          onChange={(event) => onChange(tidy(Number(event.target.value)), gesture.current())}
        />
      )}
      <span className="number-field">
        <NumberText id={id} label={label} value={value} onChange={onChange} />
        {unit && <span className="unit">{unit}</span>}
      </span>
    </div>
  );
}

interface NumberTextProps {
  readonly id?: string | undefined;
  /** Where no <label> names it. */
  readonly label?: string | undefined;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Takes a number when it is left or Enter is pressed; what is no number is forgotten. */
export function NumberText({ id, label, value, onChange }: NumberTextProps) {
  const [draft, setDraft] = useState<string | null>(null);

  function finish(): void {
    const number = Number(draft?.replace(',', '.'));
    if (draft !== null && draft.trim() !== '' && Number.isFinite(number) && number !== value) onChange(number);
    setDraft(null);
  }

  return (
    <input
      id={id}
      inputMode="decimal"
      aria-label={label}
      value={draft ?? String(value)}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Enter' && finish()}
    />
  );
}

/** The part of a slider's way that lies behind its thumb, 0 to 1, for the style sheet. */
function filledTo(share: number): CSSProperties {
  return Object.fromEntries([['--fill', `${100 * share}%`]]);
}

/** A name that lasts from one press to the next: what is changed under it is one step of history. */
export function useGesture() {
  const id = useId();
  const count = useRef(0);
  return {
    begin: () => {
      count.current += 1;
    },
    current: () => `${id} ${count.current}`,
  };
}

/** Steps of 0.01 add up to numbers such as 0.30000000000000004. */
function tidy(value: number): number {
  return Number(value.toPrecision(9));
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
