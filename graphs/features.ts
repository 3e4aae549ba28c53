/** What a drive may follow. `tracks` are continuous, `events` are moments: a drive rises at each and falls back. */
export const knownFeatures = {
  tracks: {
    amplitude: 'Loudness of the moment, 0 to 1.',
    bass: 'Energy from 20 to 250 Hz, 0 to 1.',
    mid: 'Energy from 250 to 4,000 Hz, 0 to 1.',
    high: 'Energy from 4 to 16 kHz, 0 to 1.',
    subBass: 'Energy from 20 to 60 Hz, 0 to 1: the body of kicks, the lowest notes.',
    upperBass: 'Energy from 60 to 250 Hz, 0 to 1: bass lines, the knock of kicks.',
    lowMid: 'Energy from 250 to 500 Hz, 0 to 1: warmth, low voices.',
    midrange: 'Energy from 500 to 2,000 Hz, 0 to 1: voices, guitars, keys.',
    upperMid: 'Energy from 2 to 4 kHz, 0 to 1: attack of voices and snares.',
    presence: 'Energy from 4 to 6 kHz, 0 to 1: clarity, consonants.',
    brilliance: 'Energy from 6 to 12 kHz, 0 to 1: cymbals, strings.',
    air: 'Energy from 12 to 20 kHz, 0 to 1: shimmer.',
    onset: 'How strongly something new begins, 0 to 1.',
    onsetLow: 'How strongly something new begins below 160 Hz, 0 to 1: kicks and bass notes.',
    onsetMid: 'How strongly something new begins from 160 to 4,000 Hz, 0 to 1: snares, chords, voices.',
    onsetHigh: 'How strongly something new begins above 4 kHz, 0 to 1: hats and cymbals.',
    loudness: 'Loudness as the ear follows it over seconds, 0 to 1.',
    brightness: 'Spectral centroid on a scale of octaves: 0 at 100 Hz, 1 at 10 kHz.',
    balance: 'Stereo balance: 0 left, 0.5 centre, 1 right.',
    width: 'Stereo width: 0 mono, 1 where the sides are as loud as the middle or louder.',
    beatPhase: 'Rises from 0 on each beat to 1 just before the next.',
    barPhase: 'Rises from 0 on each downbeat to 1 just before the next.',
    beatStrength: 'How strongly the last beat was played, 0 to 1.',
    tempo: 'Beats per minute: 0 at 50, 1 at 215.',
    intensity: 'How much goes on over some seconds, from the quietest part of the track, 0, to its fullest, 1.',
    tension: 'Rises from 0 to 1 through each build-up; 0 elsewhere.',
  },
  events: {
    beat: 'Each beat.',
    downbeat: 'The first beat of each bar.',
    onsets: 'Each beginning of a note or a stroke.',
    onsetsLow: 'Each beginning below 160 Hz: kicks and bass notes.',
    onsetsMid: 'Each beginning from 160 to 4,000 Hz: snares, chords, voices.',
    onsetsHigh: 'Each beginning above 4 kHz: hats and cymbals.',
    quiet: 'The start of each quiet section.',
    build: 'The start of each build-up.',
    drop: 'The start of each drop: the full sound that follows a build-up or a quiet section.',
    main: 'The start of each other section.',
  },
} as const;

export const featureNames: readonly string[] = [
  ...Object.keys(knownFeatures.tracks),
  ...Object.keys(knownFeatures.events),
];

/** The finer bands among the tracks, from low to high. */
export const eightBands = [
  'subBass',
  'upperBass',
  'lowMid',
  'midrange',
  'upperMid',
  'presence',
  'brilliance',
  'air',
] as const;

/** What a part of a track may be; keys can refer to it, scenes can follow it. */
export const sectionKinds = ['quiet', 'build', 'drop', 'main'] as const;
export type SectionKind = (typeof sectionKinds)[number];
