import { knownFeatures } from '#graphs/features.ts';
import type { NumberParam } from '#graphs/definition.ts';
import { driveRanges } from '#graphs/param-animation.ts';
import type { Drive } from '#graphs/values.ts';
import { NumberField } from '#editor/inspector/number-field.tsx';

interface DriveEditorProps {
  readonly id: string;
  readonly definition: { readonly title: string } & Partial<Pick<NumberParam, 'min' | 'max' | 'step' | 'unit'>>;
  readonly drive: Drive;
  readonly onChange: (drive: Drive, gesture?: string) => void;
}

// What a hand wants of each field; the graph may hold more (driveRanges).
const fields = [
  { name: 'gain', title: 'Gain', usual: 1, min: 0, max: 4, step: 0.01 },
  { name: 'offset', title: 'Offset', usual: 0, min: -1, max: 1, step: 0.01 },
  { name: 'curve', title: 'Curve', usual: 1, min: driveRanges.curve.min, max: 4, step: 0.05 },
  { name: 'attack', title: 'Attack', usual: 0.04, min: 0, max: 2, step: 0.01, unit: 's' },
  { name: 'release', title: 'Release', usual: 0.25, min: 0, max: 4, step: 0.01, unit: 's' },
] as const;

/** A parameter that follows the music: which feature, how it is bent, and between which values it moves. */
export function DriveEditor({ id, definition, drive, onChange }: DriveEditorProps) {
  const { min = 0, max = 1, step, unit } = definition;
  const range = drive.range ?? [min, max];
  const end = (index: 0 | 1) => (value: number, gesture?: string) => {
    onChange({ ...drive, range: index === 0 ? [value, range[1]] : [range[0], value] }, gesture);
  };
  const limits = { min, max, ...(step === undefined ? {} : { step }), ...(unit === undefined ? {} : { unit }) };
  const description = Object.entries({ ...knownFeatures.tracks, ...knownFeatures.events }).find(
    ([name]) => name === drive.feature,
  )?.[1];
  return (
    <div className="drive">
      <div className="drive-top">
        <div>
          <select
            id={id}
            value={drive.feature}
            onChange={(event) => onChange({ ...drive, feature: event.target.value })}
          >
            {Object.entries(knownFeatures).map(([group, features]) => (
              <optgroup key={group} label={group === 'tracks' ? 'Continuous' : 'Moments'}>
                {Object.keys(features).map((name) => (
                  <option key={name} value={name}>
                    {words(name)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
          <p className="param-doc">{description}</p>
        </div>
        <Response drive={drive} />
      </div>
      <Row title="From">
        <NumberField
          id={`${id}-low`}
          label={`${definition.title} at rest`}
          definition={limits}
          value={range[0]}
          onChange={end(0)}
        />
      </Row>
      <Row title="To">
        <NumberField
          id={`${id}-high`}
          label={`${definition.title} at full`}
          definition={limits}
          value={range[1]}
          onChange={end(1)}
        />
      </Row>
      <details className="advanced">
        <summary>Shape</summary>
        {fields.map(({ name, title, usual, ...shape }) => (
          <Row key={name} title={title}>
            <NumberField
              id={`${id}-${name}`}
              label={`${title} of ${definition.title}`}
              definition={shape}
              value={drive[name] ?? usual}
              onChange={(value, gesture) => onChange({ ...drive, [name]: value }, gesture)}
            />
          </Row>
        ))}
      </details>
    </div>
  );
}

function Row({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className="field-row">
      <span className="field-title">{title}</span>
      {children}
    </div>
  );
}

const plot = { width: 72, height: 44 } as const;

/** What comes of the feature, before attack and release: clamp(gain · x + offset) ^ curve. */
function Response({ drive: { gain = 1, offset = 0, curve = 1 } }: { readonly drive: Drive }) {
  const points = Array.from({ length: 37 }, (_, index) => {
    const x = index / 36;
    const y = Math.min(1, Math.max(0, gain * x + offset)) ** curve;
    return `${(x * plot.width).toFixed(1)},${((1 - y) * plot.height).toFixed(1)}`;
  });
  return (
    <svg className="response" viewBox={`-3 -3 ${plot.width + 6} ${plot.height + 6}`} aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  );
}

/** `beatPhase` as `beat phase`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
