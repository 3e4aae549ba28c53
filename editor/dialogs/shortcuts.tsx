import { printKeys, type Action } from '#editor/actions/keys.ts';
import { Modal } from '#editor/dialogs/modal.tsx';
import { isMac } from '#editor/platform.ts';

const groups: readonly Action['group'][] = ['Graph', 'Edit', 'View', 'File'];

const pointers = [
  ['Drag the sheet', 'Move about'],
  ['Wheel or pinch', 'Zoom'],
  ['Shift and drag', 'Select all in a frame'],
  ['Double click', 'Add a node here'],
  ['Drag from a port', 'Draw a wire; on the sheet it asks for a node'],
  ['Alt and drag', 'Move a node off the grid'],
] as const;

export function Shortcuts({ actions, onClose }: { readonly actions: readonly Action[]; readonly onClose: () => void }) {
  return (
    <Modal title="Keyboard and pointer" onClose={onClose}>
      <div className="shortcuts">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {actions
                .filter((action) => action.group === group && action.keys.length > 0)
                .map(({ id, title, keys }) => (
                  <div key={id}>
                    <dt>{title}</dt>
                    <dd>
                      {keys.map((key) => (
                        <kbd key={key}>{printKeys(key, isMac)}</kbd>
                      ))}
                    </dd>
                  </div>
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
