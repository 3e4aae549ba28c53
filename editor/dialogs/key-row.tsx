import { Fragment, useRef, useState, type KeyboardEvent } from 'react';
import { claimKeys, isFixed, judgeKeys, type KeyBindings } from '#editor/actions/key-bindings.ts';
import { keysOf, printKeys, type Action } from '#editor/actions/keys.ts';
import { isMac } from '#editor/platform.ts';

interface KeyRowProps {
  readonly action: Action;
  readonly actions: readonly Action[];
  readonly bindings: KeyBindings;
  /** The keys differ from those that the action comes with. */
  readonly isChanged: boolean;
}

type Asking =
  | { readonly state: 'no' }
  | { readonly state: 'listening'; readonly refusal: string }
  | { readonly state: 'taken'; readonly keys: string; readonly message: string };

/** An action with its keys, which are a button that asks for others. */
export function KeyRow({ action, actions, bindings, isChanged }: KeyRowProps) {
  const { id, title, keys } = action;
  const [asking, setAsking] = useState<Asking>({ state: 'no' });
  const button = useRef<HTMLButtonElement>(null);
  const hasHeard = useRef(false);
  const printed = keys.map((each) => printKeys(each, isMac));
  const isListening = asking.state === 'listening';

  function hear(event: KeyboardEvent): void {
    if (!isListening) return;
    event.preventDefault();
    event.stopPropagation();
    hasHeard.current = true;
    if (event.key === 'Escape') return setAsking({ state: 'no' });
    const pressed = keysOf(event);
    if (pressed === null) return;
    const verdict = judgeKeys(actions, id, pressed);
    if (verdict.state === 'free') take(pressed);
    else if (verdict.state === 'refused') setAsking({ state: 'listening', refusal: verdict.message });
    else setAsking({ state: 'taken', keys: pressed, message: verdict.message });
  }

  function take(pressed: string): void {
    bindings.choose(claimKeys(actions, id, pressed));
    close();
  }

  function close(): void {
    setAsking({ state: 'no' });
    button.current?.focus();
  }

  /** A space that was heard is no press of the button. */
  function release(event: KeyboardEvent): void {
    if (hasHeard.current) event.preventDefault();
    hasHeard.current = false;
  }

  return (
    <div data-asking={asking.state === 'no' ? undefined : true}>
      <dt>{title}</dt>
      <dd>
        {isChanged && (
          <button
            type="button"
            className="key-reset"
            aria-label={`Reset the keys of ${title}`}
            title="Reset"
            onClick={() => {
              bindings.reset(id);
              button.current?.focus();
            }}
          >
            ↺
          </button>
        )}
        {isFixed(action) ? (
          <span className="keys">
            <PrintedKeys keys={printed} />
          </span>
        ) : (
          <button
            ref={button}
            type="button"
            className="keys"
            aria-label={`${title}: ${printed.join(' ') || 'none'}. Change`}
            onClick={() => setAsking({ state: 'listening', refusal: '' })}
            onKeyDown={hear}
            onKeyUp={release}
            onBlur={() => isListening && setAsking({ state: 'no' })}
          >
            {isListening ? (
              <span className="key-prompt">Press the new keys</span>
            ) : printed.length === 0 ? (
              <span className="key-none">none</span>
            ) : (
              <PrintedKeys keys={printed} />
            )}
          </button>
        )}
      </dd>
      {isListening && asking.refusal !== '' && (
        <dd className="key-message" role="alert">
          {asking.refusal}
        </dd>
      )}
      {asking.state === 'taken' && (
        <dd className="key-message" role="alert">
          {asking.message}{' '}
          <button type="button" className="key-choice" onClick={() => take(asking.keys)}>
            Use it here instead
          </button>{' '}
          <button type="button" className="key-choice" onClick={close}>
            Leave it
          </button>
        </dd>
      )}
    </div>
  );
}

function PrintedKeys({ keys }: { readonly keys: readonly string[] }) {
  return keys.map((each, index) => (
    <Fragment key={each}>
      {index > 0 && ' '}
      <kbd>{each}</kbd>
    </Fragment>
  ));
}
