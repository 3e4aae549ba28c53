import type { ParamDefinition } from '#graphs/definition.ts';
import { sectionKinds } from '#graphs/features.ts';
import { eases } from '#graphs/param-animation.ts';
import type { Key } from '#graphs/values.ts';
import { NumberText } from '#editor/inspector/number-field.tsx';

interface KeysEditorProps {
  readonly id: string;
  readonly definition: ParamDefinition;
  readonly keys: readonly Key[];
  readonly onChange: (keys: readonly Key[]) => void;
}

/** Keyframes as a table: when, what, and how it moves on from there. */
export function KeysEditor({ id, definition, keys, onChange }: KeysEditorProps) {
  const change = (index: number, next: Partial<Key>) =>
    onChange(inOrder(keys.map((key, position) => (position === index ? { ...key, ...next } : key))));
  const add = () => {
    const last = keys.at(-1);
    onChange([...keys, { ...last, time: (last?.time ?? -1) + 1, value: last?.value ?? 0 }]);
  };
  return (
    <div className="keys">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Time, s</th>
            <th scope="col">Value</th>
            <th scope="col">Then</th>
            <th>
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key, index) => (
            // By their place: a row that was made anew would lose the focus as soon as its time is changed.
            <tr key={index}>
              <td>
                <select
                  aria-label={`Start of key ${index + 1}`}
                  value={key.section ?? ''}
                  onChange={(event) =>
                    change(index, { section: sectionKinds.find((kind) => kind === event.target.value) })
                  }
                >
                  <option value="">track</option>
                  {sectionKinds.map((kind) => (
                    <option key={kind}>{kind}</option>
                  ))}
                </select>
              </td>
              <td>
                <NumberText
                  id={index === 0 ? id : undefined}
                  label={`Time of key ${index + 1}`}
                  value={key.time}
                  onChange={(time) => change(index, { time })}
                />
              </td>
              <td>
                {definition.type === 'colour' ? (
                  <input
                    type="color"
                    aria-label={`Value of key ${index + 1}`}
                    value={String(key.value)}
                    onChange={(event) => change(index, { value: event.target.value })}
                  />
                ) : (
                  <NumberText
                    label={`Value of key ${index + 1}`}
                    value={Number(key.value)}
                    onChange={(value) => change(index, { value })}
                  />
                )}
              </td>
              <td>
                <select
                  aria-label={`Way on from key ${index + 1}`}
                  value={key.ease ?? 'smooth'}
                  onChange={(event) => change(index, { ease: eases.find((ease) => ease === event.target.value) })}
                >
                  {eases.map((ease) => (
                    <option key={ease}>{ease}</option>
                  ))}
                </select>
              </td>
              <td>
                <button
                  type="button"
                  className="tool"
                  aria-label={`Remove key ${index + 1}`}
                  disabled={keys.length === 1}
                  onClick={() => onChange(keys.filter((_, position) => position !== index))}
                >
                  ×
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" className="quiet" onClick={add}>
        Add a key
      </button>
    </div>
  );
}

/** By time within the track and within each kind of section; a field that is not given is left out. */
function inOrder(keys: readonly Key[]): Key[] {
  const tidy = keys.map(({ section, time, value, ease }): Key => {
    return { ...(section ? { section } : {}), time, value, ...(ease ? { ease } : {}) };
  });
  return tidy.toSorted((a, b) => (a.section === b.section ? a.time - b.time : 0));
}
