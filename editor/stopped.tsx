import { Component, type ReactNode } from 'react';
import { leaveDraft } from '#editor/files/draft-lock.ts';

interface StoppedProps {
  readonly children: ReactNode;
}

interface StoppedState {
  readonly error: Error | null;
}

/** In place of an empty page where drawing it fails: what happened, and the ways on. React asks for a class here. */
export class Stopped extends Component<StoppedProps, StoppedState> {
  override state: StoppedState = { error: null };

  static getDerivedStateFromError(error: unknown): StoppedState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="stopped" role="alert">
        <h1>The editor has stopped</h1>
        <p>Your work is in this browser, up to the last change. This is a fault of the editor: {error.message}</p>
        <p>
          <button type="button" className="quiet" onClick={() => location.reload()}>
            Go on where you were
          </button>
          <button type="button" className="quiet" onClick={beginAnew}>
            Open another graph
          </button>
        </p>
      </main>
    );
  }
}

/** Where it is the graph itself that cannot be drawn, going on with it would end in the same place. */
function beginAnew(): void {
  leaveDraft();
  location.reload();
}
