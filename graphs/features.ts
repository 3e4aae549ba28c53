/** What a drive may follow. `tracks` are continuous, `events` are moments: a drive rises at each and falls back. */
const knownFeatures = {
  tracks: {
    amplitude: 'Loudness of the moment, 0 to 1.',
    bass: 'Energy of the low band, 0 to 1.',
    mid: 'Energy of the middle band, 0 to 1.',
    high: 'Energy of the high band, 0 to 1.',
    onset: 'How strongly something new begins, 0 to 1.',
    loudness: 'Loudness as the ear follows it over seconds, 0 to 1.',
  },
  events: {
    beat: 'Each beat.',
    onsets: 'Each beginning of a note or a stroke.',
  },
} as const;

export const featureNames: readonly string[] = [
  ...Object.keys(knownFeatures.tracks),
  ...Object.keys(knownFeatures.events),
];
