import type { KeyBindings } from '#editor/actions/key-bindings.ts';
import type { Action } from '#editor/actions/keys.ts';
import { KeyRow } from '#editor/dialogs/key-row.tsx';
import { Modal } from '#editor/dialogs/modal.tsx';
import { useObservable } from '#editor/use-observable.ts';

const groups: readonly Action['group'][] = ['Graph', 'Edit', 'View', 'File'];

const pointers = [
  ['Drag the sheet', 'Move about'],
  ['Wheel or pinch', 'Zoom'],
  ['Shift and drag', 'Select all in a frame'],
  ['Double click', 'Add a node here'],
  ['Drag from a port', 'Draw a wire; on the sheet it asks for a node'],
  ['Alt and drag', 'Move a node off the grid'],
  ['Double click on it', 'Bend a wire'],
] as const;

interface ShortcutsProps {
  readonly actions: readonly Action[];
  readonly bindings: KeyBindings;
  readonly onClose: () => void;
}

export function Shortcuts({ actions, bindings, onClose }: ShortcutsProps) {
  const chosen = useObservable(bindings.chosen, (keys) => keys);
  const isAnyChanged = Object.keys(chosen).length > 0;
  return (
    <Modal title="Keyboard and pointer" onClose={onClose}>
      <p className="shortcuts-how">
        To change keys, press them here, and then those that you want. This browser keeps them.
        {isAnyChanged && (
          <button type="button" className="quiet" onClick={() => bindings.reset()}>
            Reset all
          </button>
        )}
      </p>
      <div className="shortcuts">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {actions
                .filter((action) => action.group === group)
                .map((action) => (
                  <KeyRow
                    key={action.id}
                    action={action}
                    actions={actions}
                    bindings={bindings}
                    isChanged={Object.hasOwn(chosen, action.id)}
                  />
                ))}
            </dl>
          </section>
        ))}
        <section aria-label="Pointer">
          <h3>Pointer</h3>
          <dl>
            {pointers.map(([how, what]) => (
              <div key={how}>
                <dt>{what}</dt>
                <dd>
                  <span>{how}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  );
}
