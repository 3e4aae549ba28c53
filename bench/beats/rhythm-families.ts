/** One bar of each part, in the notation of the corpus (nodes/pre-analyze/corpus/style.ts); several bars take turns. */
export type Pattern = string | readonly string[];

/** Rhythms that go by one name. A piece takes one of each list. */
export interface RhythmFamily {
  readonly name: string;
  /** Between these, and up to a sixth beyond. */
  readonly bpm: readonly [number, number];
  /** 4 unless given. */
  readonly beatsPerBar?: number;
  /** Of a beat: 4 unless given. */
  readonly steps?: number;
  readonly swings?: readonly { readonly at: number; readonly pair: number }[];
  /** Bass and chords carry the beat and are never left out. */
  readonly withoutDrums?: boolean;
  /** Everything sets in softly. */
  readonly soft?: boolean;
  /** The bass is louder than the kick. */
  readonly loudBass?: boolean;
  readonly drums: readonly DrumPatterns[];
  readonly bass: readonly Pattern[];
  readonly chords: readonly Pattern[];
}

export interface DrumPatterns {
  readonly kick?: Pattern;
  readonly snare?: Pattern;
  readonly hat?: Pattern;
  /** Shaker, clap, rim or another hat. */
  readonly more?: Pattern;
}

/** What the beat network learns from. The test corpora hold no piece of it. */
export const rhythmFamilies: readonly RhythmFamily[] = [
  {
    name: 'four on the floor',
    bpm: [110, 150],
    drums: [
      { kick: 'X...X...X...X...', snare: '....X.......X...', hat: '..X...X...X...X.' },
      { kick: 'X...X...X...X...', hat: 'x.x.x.x.x.x.x.x.', more: '....X.......X...' },
      { kick: 'X...X...X...X...', snare: '....X.......X...', hat: 'xoXoxoXoxoXoxoXo', more: '...x..x....x..x.' },
      { kick: 'X...X...X...X...', hat: '..X...X...X...X.' },
      { kick: ['X...X...X...X...', 'X...X...X...X.X.'], snare: '....X.......X...', hat: 'xxXxxxXxxxXxxxXx' },
    ],
    bass: [
      '..X...X...X...X.',
      '.xXx.xXx.xXx.xXx',
      'X..X..X.X..X..X.',
      'X.X.X.X.X.X.X.X.',
      '..XX..XX..XX..XX',
      '..Xx..Xx..Xx..Xx',
      'xxxxxxxxxxxxxxxx',
      'X.....X...X.....',
      '..x...x...x...xx',
    ],
    chords: [
      'X...............',
      'X..x..x.........',
      '..x..x....x..x..',
      '....X.......X...',
      '..X...X...X...X.',
      'X..X..X..X..X.X.',
    ],
  },
  {
    name: 'backbeat',
    bpm: [76, 150],
    drums: [
      { kick: ['X.......X.......', 'X.......X.x.....'], snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: ['X.....x.X.......', 'X.......x.X.....'], snare: '....X.......X...', hat: 'X.x.X.x.X.x.X.x.' },
      { kick: 'X..x....X.....x.', snare: '....X.......X...', hat: 'x...x...x...x...', more: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X.......X.......', snare: '....X.......X...', hat: 'X...X...X...X...' },
    ],
    bass: ['X.......X.......', 'X.x.x.x.X.x.x.x.', 'X.....x.X...x...', 'X...x...X...x...', 'x.x.x.x.x.x.x.x.'],
    chords: ['X...............', 'X.......X.......', 'X...x...X...x...', 'x.x.x.x.x.x.x.x.', 'X.x.x.x.x.x.X.x.'],
  },
  {
    name: 'slow groove',
    bpm: [58, 90],
    swings: [
      { at: 0.5, pair: 1 },
      { at: 0.6, pair: 0.5 },
    ],
    drums: [
      { kick: ['X......x..X.....', 'X.........X..x..'], snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: ['X.....x...X.....', 'X..x......X.....'], snare: '....X.......X...', hat: 'xxxxxxxxxxxxxxxx' },
      { kick: 'X.......X.......', snare: '....X.......X...', hat: 'x.x.xxx.x.x.xxxx' },
      { kick: ['X......x..x.....', 'X.....x...X..x..'], snare: '....X.......X...', hat: 'x.x.x.xox.x.x.x.' },
      { kick: 'X.......X.......', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
    ],
    bass: ['X......x..x.....', 'X...............', 'X.......X.....x.', 'X..x..x.X..x....', 'X......x..x...x.'],
    chords: ['X...............', 'X.....x.........', 'x.x.x.x.x.x.x.x.', 'X.......X.......', 'X...x...x...x...'],
  },
  {
    name: 'trap',
    bpm: [62, 80],
    steps: 8,
    drums: [
      {
        kick: ['X.....x.....x...X.........x.....', 'X...........x...X.....x.........'],
        snare: '........X...............X.......',
        hat: ['x.x.x.x.x.x.x.x.x.x.x.x.x.x.xxxx', 'x.x.x.x.x.x.xxxxx.x.x.x.x.x.x.x.'],
      },
      {
        kick: ['X.......x.......X...............', 'X...........X.......x...........'],
        snare: '........X...............X.......',
        hat: 'x...x...x...x...x...x...x.x.xxxx',
      },
    ],
    bass: ['X...........x...X...............', 'X...............X...............'],
    chords: [
      'X.....x.....x...x.....x.....x...',
      'X...............................',
      'x...x...x...x...x...x...x...x...',
    ],
  },
  {
    name: "drum'n'bass",
    bpm: [152, 190],
    drums: [
      { kick: 'X.........X.....', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
      {
        kick: ['X.....x...X.....', 'X.........x.X...'],
        snare: '....X..o.o..X..o',
        hat: 'x.x.x.x.x.x.x.x.',
        more: 'oxoxoxoxoxoxoxox',
      },
      { kick: ['X.X.......X.....', 'X.X.......XX....'], snare: '....X..x.x..X..x', hat: 'x.x.x.x.x.x.x.x.' },
    ],
    bass: ['X...............', 'X.....x...x.....', 'X.........X.....', 'X..x..x...x..x..'],
    chords: ['X...............', ['X...............', '................'], '......x.........'],
  },
  {
    name: 'fast rock',
    bpm: [140, 205],
    drums: [
      { kick: 'X.......X.......', snare: '....X.......X...', hat: 'X...X...X...X...' },
      { kick: 'X.....x.X.......', snare: '....X.......X...', hat: 'X.x.X.x.X.x.X.x.' },
      { kick: ['X.......X.x.....', 'X.....x.X.......'], snare: '....X.......X...', hat: 'X...X...X...X...' },
    ],
    bass: ['X.x.x.x.X.x.x.x.', 'X...X...X...X...', 'X.......X.......'],
    chords: ['X.x.x.x.X.x.x.x.', 'X...............', '..X...X...X...X.', 'X...X...X...X...'],
  },
  {
    name: 'shuffle',
    bpm: [80, 140],
    swings: [
      { at: 0.6, pair: 1 },
      { at: 0.64, pair: 1 },
      { at: 0.667, pair: 1 },
    ],
    drums: [
      { kick: 'X.......X.......', snare: '....X.......X...', hat: 'X.x.X.x.X.x.X.x.' },
      { kick: 'X.....x.X.....x.', snare: '....X.......X...', hat: 'x...x...x...x...' },
      { kick: 'X...X...X...X...', snare: '....X.......X...', hat: 'X.x.X.x.X.x.X.x.' },
    ],
    bass: ['X.x.X.x.X.x.X.x.', 'X...X...X...X...', 'X.....x.X.....x.'],
    chords: ['..x.....x.x.....', 'X...............', 'X.x...x.....x...', 'X.x.X.x.X.x.X.x.'],
  },
  {
    name: 'six-eight',
    bpm: [50, 88],
    beatsPerBar: 2,
    steps: 3,
    drums: [
      { kick: 'X.....', snare: '...X..', hat: 'xooxoo' },
      { kick: 'X....x', snare: '...X..', hat: 'xxxxxx' },
    ],
    bass: ['X....x', 'X.....', 'X..x..'],
    chords: ['X.....', 'xxxxxx', 'X..x..'],
  },
  {
    name: 'twelve-eight',
    bpm: [60, 96],
    beatsPerBar: 4,
    steps: 3,
    drums: [
      { kick: 'X.....X.....', snare: '...X.....X..', hat: 'xooxooxooxoo' },
      { kick: 'X....xX.....', snare: '...X.....X..', hat: 'xxxxxxxxxxxx' },
      { kick: 'X.....X....x', snare: '...X.....X..', hat: 'x.ox.ox.ox.o' },
    ],
    bass: ['X....xX....x', 'X.....X.....', 'X..x..X..x..'],
    chords: ['X...........', 'xxxxxxxxxxxx', 'X..x..x..x..'],
  },
  {
    name: 'waltz',
    bpm: [80, 200],
    beatsPerBar: 3,
    drums: [
      { kick: 'X...........', snare: '....x...x...' },
      { kick: 'X...........', snare: '........X...', hat: 'x.x.x.x.x.x.' },
      { kick: 'X...........', snare: '....X...X...', hat: 'x...x...x...' },
      { kick: 'X...........', snare: '....x...x...', hat: 'x.x.x.x.x.x.' },
    ],
    bass: ['X...........', 'X.......x...', 'X...x...x...'],
    chords: ['....x...x...', 'X...........', 'X...x...x...', 'X.x.x.x.x.x.'],
  },
  {
    name: 'jazz',
    bpm: [96, 205],
    swings: [
      { at: 0.6, pair: 1 },
      { at: 0.64, pair: 1 },
      { at: 0.667, pair: 1 },
    ],
    drums: [
      { kick: 'o...o...o...o...', hat: 'X...X.x.X...X.x.', more: '....X.......X...' },
      { kick: 'X.......o.......', snare: '......o.......o.', hat: 'X...X.x.X...X.x.', more: '....X.......X...' },
      { hat: 'X...X.x.X...X.x.', more: '....X.......X...' },
    ],
    bass: ['X...X...X...X...'],
    chords: [['......x.........', '..x.......x.....'], 'X.....x.........', ['......x...x.....', 'x.....x.........']],
  },
  {
    name: 'reggae',
    bpm: [62, 96],
    swings: [
      { at: 0.5, pair: 0.5 },
      { at: 0.56, pair: 0.5 },
    ],
    drums: [
      { kick: '........X.......', snare: '........x.......', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X...X...X...X...', snare: '........X.......', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X.......X.......', snare: '....x.......x...', hat: 'x.x.x.x.x.x.x.x.' },
    ],
    bass: [['X...x.x.........', 'X.x.....x.x.x...'], 'X.x...x.X.......', 'X..x..x.x.......'],
    chords: ['..X...X...X...X.', '..X.....X.X.....'],
  },
  {
    name: 'bossa',
    bpm: [100, 150],
    drums: [
      { kick: 'X.....o.X.....o.', snare: ['x.....x.....x...', '....x.....x.....'], hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X...X...X...X...', snare: 'x..x..x...x.x...', hat: 'xoxoxoxoxoxoxoxo' },
    ],
    bass: ['X.....x.X.....x.', 'X.....X.........'],
    chords: [['X...x.....x...x.', '..x.....x...x...'], 'X...............'],
  },
  {
    name: 'three-three-two',
    bpm: [84, 112],
    drums: [
      { kick: 'X...X...X...X...', snare: '...X..X....X..X.', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X.......X.......', snare: '...X..X....X..X.', more: 'xoxoxoxoxoxoxoxo' },
    ],
    bass: ['X..x..x.X..x..x.', 'X.......X.......'],
    chords: ['..x...x...x...x.', 'X...............', 'X..x..x.X..x..x.'],
  },
  {
    name: 'funk',
    bpm: [84, 126],
    drums: [
      { kick: ['X..x......X..x..', 'X.....x...X.....'], snare: '....X..o.o..X..o', hat: 'xoxoxoxoxoxoxoxo' },
      { kick: ['X.x.......xx....', 'X.x.......X.....'], snare: '....X..o.o..X...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: ['X.....X..X......', 'X..X..X.........'], snare: '....X.......X..o', hat: 'xxxxxxxxxxxxxxxx' },
    ],
    bass: [['X..x..X...x.x..x', 'X.....x.x..x..x.'], 'X..x......X.....', 'X.xx..x.x.x..xx.'],
    chords: ['..x..x.x..x..x..', 'X.....x.........', '..x...x...x...x.'],
  },
  {
    name: 'breakbeat',
    bpm: [116, 150],
    drums: [
      {
        kick: ['X.X.......XX....', 'X.X.......X.....'],
        snare: ['....X..o.o..X..o', '....X..o.o....X.'],
        hat: 'x.x.x.x.x.x.x.x.',
      },
      { kick: ['X.....x...X.....', 'X..x......X.....'], snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
    ],
    bass: ['X.....X...x.....', 'X...............', '..X...X...X...X.'],
    chords: ['X...............', '..x..x....x..x..'],
  },
  {
    name: 'no drums',
    bpm: [58, 140],
    withoutDrums: true,
    drums: [{}],
    bass: ['X.......X.......', 'X...............', 'X...x...X...x...'],
    chords: ['X.x.x.x.X.x.x.x.', 'X...x...x...x...', 'X...x.x.x...x.x.', 'x.x.x.x.x.x.x.x.', 'X...x...X...x...'],
  },
  {
    name: 'soft',
    bpm: [60, 112],
    withoutDrums: true,
    soft: true,
    drums: [{ kick: 'X.......X.......' }, {}],
    bass: ['X.......X.......', 'X...x...x...x...', 'X...............'],
    chords: ['X.......x.......', 'X...x...x...x...', 'X...............'],
  },
  {
    name: 'march',
    bpm: [96, 136],
    beatsPerBar: 2,
    drums: [
      { kick: 'X...x...', snare: ['x.xxx.x.', 'x.xxxxxx'] },
      { kick: 'X...X...', snare: '..x...x.' },
    ],
    bass: ['X...x...', 'X.......'],
    chords: ['..x...x.', 'X...x...', 'X.x.x...'],
  },
  // Where the strongest stroke lies beside the beat, or half as many beats could be tapped as well.
  {
    name: 'louder off-beat bass',
    bpm: [112, 142],
    loudBass: true,
    drums: [
      { kick: 'X...X...X...X...' },
      { kick: 'X...X...X...X...', snare: '....X.......X...' },
      { kick: 'X...X...X...X...', snare: '....X.......X...', hat: '..X...X...X...X.' },
      { kick: 'X...X...X...X...', hat: 'x.x.x.x.x.x.x.x.' },
    ],
    bass: ['..X...X...X...X.', '..Xx..Xx..Xx..Xx', '.xXx.xXx.xXx.xXx', ['..X...X...X...X.', '..X...X...X.x.X.']],
    chords: ['X...............', '..x...x...x...x.', 'X..x..x.........'],
  },
  {
    name: 'half-time',
    bpm: [126, 162],
    drums: [
      { kick: ['X.....x.........', 'X.........x...x.'], snare: '........X.......', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X.....X.........', snare: '........X.......', hat: ['x.x.x.x.x.x.x.x.', 'x.x.x.x.x.x.xxxx'] },
      { kick: ['X.............x.', 'X.....x...x.....'], snare: '........X.......', hat: 'xxxxxxxxxxxxxxxx' },
    ],
    bass: ['X.....x.........', 'X...............', 'X.....X...x.....'],
    chords: ['X...............', 'X.......x.......', 'x.x.x.x.x.x.x.x.'],
  },
  {
    name: 'fast punk',
    bpm: [164, 208],
    drums: [
      { kick: 'X...X...X...X...', snare: '..X...X...X...X.', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X.......X.......', snare: '....X.......X...', hat: 'X.X.X.X.X.X.X.X.' },
      { kick: ['X.......X.x.....', 'X.x.....X.......'], snare: '....X.......X...', hat: 'X...X...X...X...' },
    ],
    bass: ['x.x.x.x.x.x.x.x.', 'X...X...X...X...'],
    chords: ['x.x.x.x.x.x.x.x.', 'X.......X.......', 'X...X...X...X...'],
  },
  {
    name: 'pads',
    bpm: [62, 116],
    withoutDrums: true,
    soft: true,
    drums: [{}],
    bass: ['X...x...x...x...', 'X.......X.......', 'X...x...X...x...'],
    chords: ['X.......X.......', 'X...............', 'X...X...X...X...'],
  },
  {
    name: 'swing without a drum',
    bpm: [100, 190],
    withoutDrums: true,
    swings: [
      { at: 0.6, pair: 1 },
      { at: 0.667, pair: 1 },
    ],
    drums: [{ hat: 'X...X.x.X...X.x.' }, {}],
    bass: ['X...X...X...X...'],
    chords: ['......x...x.....', '..x.......x.....', 'X.....x.........'],
  },
];
