import type { JobView } from '#runtime/protocol/job-view.ts';

/** `1 h 04 min`, `3 min 20 s`, `12 s`. */
export function printDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min ${String(rest).padStart(2, '0')} s` : `${rest} s`;
}

/**
 * How long something has worked: `0.4 s`, then as above. While it goes on, by the second.
 * @param spent milliseconds.
 */
export function printSpent(spent: number, isGoing: boolean): string {
  if (isGoing) return printDuration(Math.floor(spent / 1000));
  return spent < 9950 ? `${(spent / 1000).toFixed(1)} s` : printDuration(spent / 1000);
}

/** `0:07`, `61:05`. */
export function printTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function printBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

/** `just now`, `5 min ago`, `3 h ago`, else the date. Times in milliseconds since 1970. */
export function printWhen(time: number, now: number): string {
  const minutes = Math.floor((now - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

const states: Readonly<Record<JobView['status'], string>> = {
  pending: 'Waiting',
  processing: 'Rendering',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export function printState({ status, blockedBy, cancelling }: JobView): string {
  if (cancelling && status === 'processing') return 'Cancelling';
  return blockedBy === 'disk' && status === 'pending' ? 'Waits for disk space' : states[status];
}

/** What a picture is for, where it is more than a flat one. */
export function printProjection({ projection, stereo }: Pick<JobView, 'projection' | 'stereo'>): string | null {
  const kinds: Readonly<Record<string, string>> = {
    equirect: '360°',
    'half-equirect': '180°',
    eac: '360° EAC',
    cubemap: '360° cubemap',
    fulldome: 'Dome',
  };
  const kind = kinds[projection ?? 'flat'];
  const depth = stereo === 'top-bottom' || stereo === 'side-by-side' ? 'stereo' : null;
  return [kind, depth].filter(Boolean).join(' ') || null;
}
