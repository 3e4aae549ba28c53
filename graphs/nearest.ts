/**
 * The candidate that somebody probably meant: fewest insertions, deletions, replacements and swaps of neighbours (Damerau 1964,
 * restricted form), upper and lower case alike. Undefined where none is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && distance < candidate.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  // Texts of hostile length would cost their product in time, and are near to no name anyway.
  if (Math.abs(a.length - b.length) > 20) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min(replaced, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? Infinity;
}

/** A sentence to end a message with: what was probably meant, or what there is. */
export function suggest(word: string, candidates: readonly string[]): string {
  // Who has so many names to choose from has made them up by rule, or means harm.
  const near = candidates.length > mostCompared ? undefined : nearest(word, candidates);
  if (near !== undefined) return ` Did you mean “${near}”?`;
  if (candidates.length === 0) return ' There are none.';
  const more = candidates.length - maxListed;
  return ` There is ${candidates.slice(0, maxListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

const maxListed = 20;
const mostCompared = 300;
