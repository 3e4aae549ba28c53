import { useEffect, useState } from 'react';
import type { NodeRun } from '#editor/run/node-run.ts';
import { printSpent } from '#editor/runs/wording.ts';

/** How a node fares in a run, and how long it has worked. */
export function RunPill({ run: { state, text, detail, since, spent } }: { readonly run: NodeRun }) {
  return (
    <p className="node-run" title={detail}>
      {text}
      {since !== null && <Clock since={since} spent={spent} />}
      {since === null && spent > 0 && state !== 'waiting' && <span> {printSpent(spent, false)}</span>}
    </p>
  );
}

/** Goes by the second. */
function Clock({ since, spent }: { readonly since: number; readonly spent: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span> {printSpent(spent + Math.max(0, now - since), true)}</span>;
}
