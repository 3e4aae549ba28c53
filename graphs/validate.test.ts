import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, graph, patch, problemsOf, remove, studio, type Change } from './fixtures/studio.ts';
import { validateGraph } from './validate.ts';

describe('validateGraph', () => {
  test('finds nothing wrong with a graph without fault, and says what it knows', () => {
    const document = graph(['replace', '/nodes/film/params/width', 800]);
    const { problems, order, descriptions, params } = validateGraph(document, studio);
    expect(problems).toEqual([]);
    expect(order).toEqual(['player', 'film', 'blur', 'disk']);
    expect(descriptions.get('player.audio')).toEqual({ type: 'Audio' });
    // Blur describes its output as what comes in, so this went along two edges.
    expect(descriptions.get('blur.frames')).toMatchObject({ type: 'Frames', width: 800, fps: '30/1' });
    expect(params.get('disk')).toEqual({ name: 'pictures', codec: 'lossless' });
  });

  const at = (from: string, to: string) => add('/edges/-', { from, to });
  test.each<Row>([
    [
      'an unknown kind',
      [['replace', '/nodes/blur/type', 'Blurr']],
      'unknown-node',
      '/nodes/blur/type',
      'Did you mean “Blur”?',
    ],
    [
      'a kind named like a method of objects',
      [['replace', '/nodes/blur/type', 'toString']],
      'unknown-node',
      '/nodes/blur/type',
      'not known',
    ],
    [
      'a kind newer than known',
      [['replace', '/nodes/film/version', 4]],
      'newer-version',
      '/nodes/film/version',
      'newer Emberloom',
    ],
    [
      'a scene newer than known',
      [['replace', '/nodes/film/params/templateVersion', 3]],
      'newer-version',
      '/nodes/film/params/templateVersion',
      'candle 3',
    ],
    [
      'an unknown parameter',
      [add('/nodes/player/params/gian', 1)],
      'unknown-param',
      '/nodes/player/params/gian',
      'Did you mean “gain”?',
    ],
    [
      'a value out of range',
      [['replace', '/nodes/player/params/gain', 99]],
      'out-of-range',
      '/nodes/player/params/gain',
      'between -60 and 24 dB',
    ],
    [
      'an unknown scene',
      [['replace', '/nodes/film/params/template', 'cnadle']],
      'unknown-scene',
      '/nodes/film/params/template',
      'Did you mean “candle”?',
    ],
    [
      'an unknown scene value',
      [add('/nodes/film/params/values/glw', 1)],
      'unknown-param',
      '/nodes/film/params/values/glw',
      '“candle” has no parameter “glw”',
    ],
    [
      'a fault inside a drive',
      [add('/nodes/film/params/values/glow', { $drive: { feature: 'x' } })],
      'unknown-feature',
      '/nodes/film/params/values/glow/$drive/feature',
      '“glow” of “candle”',
    ],
    [
      'an unknown output',
      [['replace', '/edges/1/from', 'film.frame']],
      'unknown-port',
      '/edges/1',
      'Did you mean “frames”?',
    ],
    [
      'an unknown input',
      [['replace', '/edges/1/to', 'blur.picture']],
      'unknown-port',
      '/edges/1',
      'no input “picture”',
    ],
    ['an edge into an output', [at('blur.frames', 'player.audio')], 'unknown-port', '/edges/4', 'has no inputs'],
    ['an edge from an input', [['replace', '/edges/1/from', 'film.audio']], 'unknown-port', '/edges/1', 'is an input'],
    [
      'an edge to a missing node',
      [at('blur.frames', 'dsk.frames')],
      'missing-node',
      '/edges/4',
      'Did you mean “disk”?',
    ],
    ['an edge drawn twice', [at('player.audio', 'film.audio')], 'duplicate-edge', '/edges/4', 'drawn twice'],
    [
      'two edges into one input',
      [at('film.frames', 'disk.frames')],
      'input-taken',
      '/edges/4',
      'both blur.frames and film.frames',
    ],
    [
      'the wrong type on an edge',
      [['replace', '/edges/2/from', 'player.audio']],
      'type-mismatch',
      '/edges/2',
      'gives Audio, but disk.frames takes Frames. Put a node of the kind Film',
    ],
    ['a missing edge', [remove('/edges/0')], 'missing-edge', '/nodes/film', 'needs Audio on its input “audio”'],
    ['a circle', [['replace', '/edges/1/from', 'blur.frames']], 'cycle', '/edges/1', 'blur → blur'],
    [
      'an input that leads to no node',
      [['replace', '/inputs/audio', 'playr.file']],
      'bad-input',
      '/inputs/audio',
      'Did you mean “player”?',
    ],
    [
      'an input that leads to no parameter',
      [['replace', '/inputs/audio', 'player.fiel']],
      'bad-input',
      '/inputs/audio',
      'Did you mean “file”?',
    ],
    [
      'an input that is not there',
      [['replace', '/nodes/film/params/fps', { $input: 'rate' }]],
      'unknown-input',
      '/nodes/film/params/fps',
      'does not have',
    ],
    [
      'a file that nobody can give',
      [['replace', '/nodes/player/params/file', null], remove('/inputs/audio')],
      'missing-file',
      '/nodes/player',
      'let an input of the graph lead there',
    ],
    [
      'no end',
      [remove('/nodes/disk'), remove('/edges/3'), remove('/edges/2')],
      'no-end',
      '/nodes',
      'Nothing would be saved',
    ],
    ['everything muted', [add('/nodes/player/mode', 'mute')], 'no-end', '/nodes', 'is muted'],
    [
      'a bypass that has nothing to pass on',
      [add('/nodes/film/mode', 'bypass')],
      'cannot-bypass',
      '/nodes/film/mode',
      'Mute it instead',
    ],
    [
      'what a kind itself complains of',
      [
        ['replace', '/nodes/film/params/width', 641],
        ['replace', '/nodes/disk/params/codec', 'small'],
      ],
      'odd-size',
      '/nodes/disk/params/codec',
      'even width',
    ],
  ])('reports %s, once', (_, changes, code, pointer, part) => {
    const errors = problemsOf(...changes).filter((problem) => problem.severity === 'error');
    expect(errors.map((problem) => [problem.code, problem.pointer])).toContainEqual([code, pointer]);
    const found = errors.find((problem) => problem.code === code);
    expect(found?.message).toContain(part);
    expect(found?.message).toMatch(/^[“A-Z].*[.?]$|^[a-z]\w*\.\w+ .*\.$/);
    expect(new Set(errors.map((problem) => problem.code + problem.pointer)).size).toBe(errors.length);
  });

  test.each<[what: string, changes: Change[]]>([
    ['a removed unknown parameter', [add('/nodes/player/params/gian', 1)]],
    ['a clamped number', [['replace', '/nodes/player/params/gain', 99]]],
    ['the option that was meant', [['replace', '/nodes/disk/params/codec', 'Lossles']]],
    ['the long form of a colour', [add('/nodes/film/params/values/tint', '#fff')]],
    ['a number out of its quotes', [['replace', '/nodes/player/params/gain', '3']]],
    ['an edge removed from a circle or a duplicate', [add('/edges/-', { from: 'player.audio', to: 'film.audio' })]],
    ['the only edge that could be meant', [remove('/edges/0')]],
    ['muting instead of a bypass', [add('/nodes/film/mode', 'bypass')]],
    [
      'what a kind itself proposes',
      [
        ['replace', '/nodes/film/params/width', 641],
        ['replace', '/nodes/disk/params/codec', 'small'],
      ],
    ],
    ['an input removed that leads nowhere', [['replace', '/inputs/audio', 'playr.file']]],
  ])('offers a fix that cures the problem: %s', (_, changes) => {
    const { problems, document } = validateGraph(graph(...changes), studio);
    const [problem] = problems.filter(({ severity }) => severity === 'error');
    if (!problem?.fix) throw new Error('There is no fix.');
    const after = validateGraph(patch(document, problem.fix.operations), studio).problems;
    expect(after.map(({ code }) => code)).not.toContain(problem.code);
  });

  test('follows $input to the value behind the graph input', () => {
    const shared = graph(
      add('/inputs/loudness', 'player.gain'),
      add('/nodes/blur/params/radius', { $input: 'loudness' }),
      ['replace', '/nodes/player/params/gain', 7],
    );
    expect(validateGraph(shared, studio).params.get('blur')).toEqual({ radius: 7 });
  });

  test('keeps paths out of the graph and hands them on by parameter', () => {
    const document = graph(['replace', '/nodes/player/params/file', null]);
    const inputs = { audio: '/music/a b.flac', output: '/tmp/OUT.mp4', fps: '60000/1001', scene: 'lantern' };
    const validation = validateGraph(document, studio, { inputs });
    expect(validation.problems).toEqual([]);
    expect([...validation.paths]).toEqual([
      ['player.file', '/music/a b.flac'],
      ['disk.name', '/tmp/OUT.mp4'],
    ]);
    expect(JSON.stringify(validation.document)).not.toMatch(/music|tmp/);
    expect(validation.params.get('film')).toMatchObject({ fps: { num: 60_000, den: 1_001 }, template: 'lantern' });
  });

  test('misses a file only once a run has begun without it', () => {
    const document = graph(['replace', '/nodes/player/params/file', null]);
    expect(validateGraph(document, studio).problems).toEqual([]);
    expect(validateGraph(document, studio, { inputs: {} }).problems).toMatchObject([
      {
        code: 'missing-file',
        message: "“player” (Player) needs an audio file for “file”: give one for the graph's input “audio”.",
      },
    ]);
  });

  test('refuses a run input that the graph does not have, or whose text is no value', () => {
    const { problems } = validateGraph(graph(), studio, { inputs: { preset: 'draft', fps: 'fast' } });
    expect(problems.map(({ code }) => code)).toEqual(['unknown-input', 'bad-fps']);
    expect(problems[0]?.message).toContain('There is audio, output, fps, scene.');
  });

  test('checks an old graph as its migrations leave it', () => {
    const old = graph(['replace', '/nodes/film', { type: 'Film', version: 1, params: { size: 5000 } }]);
    expect(validateGraph(old, studio).problems).toMatchObject([
      { code: 'out-of-range', pointer: '/nodes/film/params/width' },
    ]);
  });

  test('warns of a node that leads nowhere, and of keys that nothing reads, and runs all the same', () => {
    const document = graph(
      add('/nodes/spare', { type: 'Blur', version: 1, params: { radius: 999 }, colour: 'red' }),
      add('/edgs', []),
    );
    const { problems, order } = validateGraph(document, studio);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['unknown-key', 'warning'],
      ['unknown-key', 'warning'],
      ['out-of-range', 'warning'],
      ['missing-edge', 'warning'],
      ['leads-nowhere', 'warning'],
    ]);
    expect(problems[0]?.message).toContain('Did you mean “edges”?');
    expect(order).not.toContain('spare');
  });

  test('never throws, whatever a graph holds', () => {
    const endpoint = fc.constantFrom(
      'player.audio',
      'film.audio',
      'film.frames',
      'blur.frames',
      'disk.frames',
      'disk.x',
      'no.no',
    );
    const node = fc.record(
      {
        type: fc.constantFrom('Player', 'Film', 'Blur', 'Disk', 'Nobody', 'constructor'),
        version: fc.integer({ min: 1, max: 5 }),
        mode: fc.constantFrom('mute', 'bypass'),
        params: fc.dictionary(
          fc.constantFrom('file', 'gain', 'values', 'template', 'templateVersion', 'size', 'radius'),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: ['type', 'version', 'params'] },
    );
    const nodes = fc.record({ player: node, film: node, blur: node, disk: node }, { requiredKeys: [] });
    fc.assert(
      fc.property(nodes, fc.array(fc.record({ from: endpoint, to: endpoint }), { maxLength: 8 }), (all, edges) => {
        const { problems, order } = validateGraph(
          graph(['replace', '/nodes', all], ['replace', '/edges', edges]),
          studio,
        );
        if (order.length === 0) expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
        for (const { pointer, message } of problems) {
          expect(pointer).toMatch(/^(\/.*)?$/);
          expect(message).toMatch(/[.?]$/);
        }
      }),
    );
  });

  test('answers within a second and a half for a graph as large and as wrong as a file may be', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [
        `n${index}`,
        { type: 'Blur', version: 1, mode: 'bypass', params: { x: 1 } },
      ]),
    );
    const edges = Array.from({ length: 100_000 }, (_, index) => ({
      from: `n${index % 5_000}.frames`,
      to: `n${(index * 7) % 5_000}.frame`,
    }));
    const chain = Array.from({ length: 4_999 }, (_, index) => ({
      from: `n${index}.frames`,
      to: `n${index + 1}.frames`,
    }));
    const before = process.cpuUsage();
    validateGraph(graph(['replace', '/nodes', nodes], ['replace', '/edges', [...edges, ...chain]]), studio);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_500);
  });
});

type Row = [what: string, changes: Change[], code: string, pointer: string, part: string];
