import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColourParam, EnumParam, FpsParam, MediaParam, NumberParam, TextParam } from './definition.ts';
import { featureNames } from './features.ts';
import { checkParam, resolveParams } from './params.ts';
import { studio } from './fixtures/studio.ts';

const text = { title: 'T', description: 'D.' };
const speed: NumberParam = { ...text, type: 'number', default: 1, min: -1, max: 2, unit: '×', animated: true };
const count: NumberParam = { ...text, type: 'integer', default: 1, min: 0, max: 9 };
const tint: ColourParam = { ...text, type: 'colour', default: '#ffffff', animated: true };
const codec: EnumParam = {
  ...text,
  type: 'enum',
  options: [
    { value: 'h264-web', title: 'Web' },
    { value: 'draft', title: 'Draft' },
  ],
  default: 'draft',
};
const name: TextParam = {
  ...text,
  type: 'text',
  default: 'a',
  maxLength: 5,
  pattern: '[a-z]+|',
  patternText: 'must be small letters',
};
const rate: FpsParam = { ...text, type: 'fps', default: '30' };
const file: MediaParam = { ...text, type: 'media', accept: 'audio', default: null };
const surroundings = {
  scenes: studio.scenes,
  inputs: new Map<string, unknown>([
    ['level', 1.5],
    ['loop', { $input: 'level' }],
  ]),
};

const hash = 'a'.repeat(64);

describe('checkParam lets through', () => {
  test.each([
    ['a number at either end of its range', speed, 2, 2],
    ['a whole number', count, 9, 9],
    ['a colour', tint, '#Ff8800', '#Ff8800'],
    ['an option', codec, 'h264-web', 'h264-web'],
    ['a text that matches its pattern', name, 'abc', 'abc'],
    ['a rate, as a ratio in lowest terms', rate, '60000/2002', { num: 30_000, den: 1_001 }],
    ['no file', file, null, null],
    ['a file by name and hash', file, { name: 'a b.flac', sha256: hash }, { name: 'a b.flac', sha256: hash }],
    ['a graph input', speed, { $input: 'level' }, 1.5],
    [
      'a drive',
      speed,
      { $drive: { feature: 'bass', range: [2, -1] } },
      { $drive: { feature: 'bass', range: [2, -1] } },
    ],
    [
      'keys',
      speed,
      {
        $keys: [
          { time: 0, value: 0 },
          { time: 1.5, value: 2, ease: 'step' },
        ],
      },
      {
        $keys: [
          { time: 0, value: 0 },
          { time: 1.5, value: 2, ease: 'step' },
        ],
      },
    ],
    [
      'keys of sections, each kind with times of its own',
      speed,
      {
        $keys: [
          { time: 9, value: 0 },
          { section: 'drop', time: 0, value: 2 },
          { time: 10, value: 1 },
          { section: 'quiet', time: 0, value: 0 },
          { section: 'drop', time: 4, value: 1 },
        ],
      },
      {
        $keys: [
          { time: 9, value: 0 },
          { section: 'drop', time: 0, value: 2 },
          { time: 10, value: 1 },
          { section: 'quiet', time: 0, value: 0 },
          { section: 'drop', time: 4, value: 1 },
        ],
      },
    ],
    ['colour keys', tint, { $keys: [{ time: 0, value: '#000000' }] }, { $keys: [{ time: 0, value: '#000000' }] }],
  ])('%s', (_, definition, raw, value) => {
    expect(checkParam(definition, raw, surroundings)).toEqual({ value });
  });
});

describe('checkParam refuses', () => {
  const drive = { feature: 'bass' };
  test.each([
    [
      'a number below its range, and offers its end',
      speed,
      -1.01,
      'out-of-range',
      [],
      'between -1 and 2 ×, not -1.01',
      -1,
    ],
    ['infinity', speed, Infinity, 'out-of-range', [], 'not Infinity', 2],
    ['NaN, and offers nothing', speed, NaN, 'wrong-type', [], 'must be a number, not NaN', undefined],
    ['a number in quotes, and offers the number', speed, '0.5', 'wrong-type', [], 'not "0.5"', 0.5],
    ['an empty text for a number', speed, '', 'wrong-type', [], 'not ""', undefined],
    ['null for a number', speed, null, 'wrong-type', [], 'not null', undefined],
    ['a fraction for a whole number', count, 2.5, 'not-whole', [], 'whole number', 3],
    ['a colour by name', tint, 'red', 'bad-colour', [], '"#ff8800"', undefined],
    ['a short colour, and offers the long one', tint, '#F80', 'bad-colour', [], 'not "#F80"', '#FF8800'],
    [
      'an unknown option, with the nearest',
      codec,
      'h264web',
      'unknown-option',
      [],
      'Did you mean “h264-web”?',
      'h264-web',
    ],
    [
      'an option far from any',
      codec,
      'theora',
      'unknown-option',
      [],
      'one of h264-web, draft, not "theora".',
      undefined,
    ],
    ['a text that is too long', name, 'abcdef', 'too-long', [], '5 characters at most, and has 6', undefined],
    [
      'a text that fails its pattern at one end',
      name,
      'abc1',
      'bad-text',
      [],
      'must be small letters; it is "abc1"',
      undefined,
    ],
    ['a rate as a number, and offers the text', rate, 25, 'bad-fps', [], 'Write "25"', '25'],
    ['a rounded NTSC rate, and offers the exact one', rate, '29.97', 'bad-fps', [], 'Write "30000/1001"', '30000/1001'],
    ['a rate of zero', rate, '0', 'bad-fps', [], 'from 1 to 240', undefined],
    ['a path as a file', file, '/music/a.flac', 'bad-media', [], 'without a path', undefined],
    ['a path in a file name', file, { name: '../a.flac', sha256: hash }, 'bad-media', [], 'without a path', undefined],
    [
      'a file with more than name and hash',
      file,
      { name: 'a', sha256: hash, path: '/a' },
      'bad-media',
      [],
      'without a path',
      undefined,
    ],
    ['a drive where nothing may move', count, { $drive: drive }, 'not-animated', [], 'cannot hold $drive', undefined],
    ['a drive of a colour', tint, { $drive: drive }, 'not-drivable', [], 'keyframes', undefined],
    ['an unknown form', speed, { $expr: 'x' }, 'bad-form', [], '$expr', undefined],
    ['a form with something beside it', speed, { $drive: drive, gain: 1 }, 'bad-form', [], 'nothing beside', undefined],
    ['an input that is not there', speed, { $input: 'leve' }, 'unknown-input', [], 'Did you mean “level”?', undefined],
    [
      'an input that leads to an input',
      speed,
      { $input: 'loop' },
      'unknown-input',
      [],
      'itself taken from another',
      undefined,
    ],
    ['an input of the wrong type', codec, { $input: 'level' }, 'unknown-option', [], 'not 1.5', undefined],
    [
      'a feature that is not known',
      speed,
      { $drive: { feature: 'base' } },
      'unknown-feature',
      ['$drive', 'feature'],
      'Did you mean “bass”?',
      undefined,
    ],
    [
      'a drive without a feature',
      speed,
      { $drive: {} },
      'unknown-feature',
      ['$drive', 'feature'],
      'amplitude',
      undefined,
    ],
    [
      'a drive with NaN',
      speed,
      { $drive: { ...drive, gain: NaN } },
      'bad-drive',
      ['$drive', 'gain'],
      'not NaN',
      undefined,
    ],
    [
      'a drive with a negative release',
      speed,
      { $drive: { ...drive, release: -1 } },
      'bad-drive',
      ['$drive', 'release'],
      'between 0 and 60',
      undefined,
    ],
    [
      'a drive that leaves the range of the parameter',
      speed,
      { $drive: { ...drive, range: [0, 3] } },
      'bad-drive',
      ['$drive', 'range'],
      'between -1 and 2',
      undefined,
    ],
    [
      'a drive with a field of its own',
      speed,
      { $drive: { ...drive, atack: 1 } },
      'unknown-field',
      ['$drive', 'atack'],
      'attack',
      undefined,
    ],
    ['no keys', speed, { $keys: [] }, 'bad-keys', ['$keys'], '1 to 10000 keys', undefined],
    [
      'keys out of order',
      speed,
      {
        $keys: [
          { time: 1, value: 0 },
          { time: 1, value: 1 },
        ],
      },
      'bad-keys',
      ['$keys', 1, 'time'],
      'does not come after',
      undefined,
    ],
    [
      'keys of a section out of order',
      speed,
      {
        $keys: [
          { section: 'drop', time: 4, value: 0 },
          { time: 5, value: 1 },
          { section: 'drop', time: 2, value: 1 },
        ],
      },
      'bad-keys',
      ['$keys', 2, 'time'],
      'has a key at 2 s that does not come after the one before it for “drop”, at 4 s',
      undefined,
    ],
    [
      'a key of an unknown section',
      speed,
      { $keys: [{ section: 'chorus', time: 0, value: 0 }] },
      'bad-keys',
      ['$keys', 0, 'section'],
      'quiet, build, drop, main',
      undefined,
    ],
    [
      'a key out of range',
      speed,
      { $keys: [{ time: 0, value: 9 }] },
      'out-of-range',
      ['$keys', 0, 'value'],
      'between -1 and 2',
      2,
    ],
    [
      'a colour key that is a number',
      tint,
      { $keys: [{ time: 0, value: 1 }] },
      'wrong-type',
      ['$keys', 0, 'value'],
      'colour',
      undefined,
    ],
    [
      'an unknown ease',
      speed,
      { $keys: [{ time: 0, value: 0, ease: 'bounce' }] },
      'bad-keys',
      ['$keys', 0, 'ease'],
      'step, linear, smooth',
      undefined,
    ],
  ])('%s', (_, definition, raw, code, path, part, better) => {
    const checked = checkParam(definition, raw, surroundings);
    const [fault] = 'faults' in checked ? checked.faults : [];
    expect(fault).toMatchObject({ code, path });
    expect(fault?.says).toContain(part);
    expect(fault?.better).toEqual(better);
  });

  test('every number outside the range, and none inside', () => {
    fc.assert(
      fc.property(fc.double(), (raw) => {
        expect('value' in checkParam(speed, raw, surroundings)).toBe(raw >= -1 && raw <= 2);
      }),
    );
  });

  test('the name of an input that is no text, even one that no text can be made of', () => {
    const checked = checkParam(speed, { $input: { toString: false } }, surroundings);
    expect('faults' in checked && checked.faults[0]?.code).toBe('unknown-input');
  });

  test('or lets through, but never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(speed, count, tint, codec, name, rate, file), fc.anything(), (definition, raw) => {
        checkParam(definition, raw, surroundings);
        checkParam(definition, { $drive: raw }, surroundings);
        checkParam(definition, { $keys: [raw] }, surroundings);
        checkParam(definition, { $input: raw }, surroundings);
      }),
    );
  });

  test('no drive whose every field is within its range', () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            feature: fc.constantFrom(...featureNames),
            gain: fc.double({ min: -100, max: 100, noNaN: true }),
            attack: fc.double({ min: 0, max: 60, noNaN: true }),
            range: fc.tuple(fc.double({ min: -1, max: 2, noNaN: true }), fc.double({ min: -1, max: 2, noNaN: true })),
          },
          { requiredKeys: ['feature'] },
        ),
        (drive) => {
          expect(checkParam(speed, { $drive: drive }, surroundings)).toEqual({ value: { $drive: drive } });
        },
      ),
    );
  });
});

describe('resolveParams', () => {
  const film = studio.nodes.get('Film')?.definition.params ?? {};

  test('fills in defaults, those of the scene included', () => {
    const { values, faults } = resolveParams(film, { values: { wicks: 2 } }, surroundings, '“film”');
    expect(faults).toEqual([]);
    expect(values).toEqual({
      template: 'candle',
      templateVersion: 1,
      values: { glow: { $drive: { feature: 'bass', range: [0, 1] } }, tint: '#ff8800', wicks: 2 },
      width: 640,
      fps: { num: 30, den: 1 },
      quiet: false,
    });
  });

  test('reports every fault with its path and a whole sentence, and keeps the good values', () => {
    const { values, faults } = resolveParams(
      film,
      { widht: 1, width: 5000, values: { glwo: 1, wicks: 0 }, toString: 1 },
      surroundings,
      '“film”',
    );
    expect(faults.map(({ code, path }) => [code, path.join('.')])).toEqual([
      ['unknown-param', 'widht'],
      ['unknown-param', 'toString'],
      ['unknown-param', 'values.glwo'],
      ['out-of-range', 'values.wicks'],
      ['out-of-range', 'width'],
    ]);
    expect(faults.map(({ says }) => says)).toMatchObject([
      '“film” has no parameter “widht”. Did you mean “width”?',
      expect.stringContaining('“film” has no parameter “toString”.'),
      '“candle” has no parameter “glwo”. Did you mean “glow”?',
      '“wicks” of “candle” must be between 1 and 9, not 0.',
      '“width” of “film” must be between 16 and 4096 px, not 5000.',
    ]);
    expect(Object.keys(values)).toEqual(['template', 'templateVersion', 'fps', 'quiet']);
  });

  test('checks values against the template that the node names', () => {
    expect(resolveParams(film, { template: 'lantern', values: { sway: 2 } }, surroundings, '“film”').faults).toEqual(
      [],
    );
    const { faults } = resolveParams(film, { template: 'lantren', values: { sway: 2 } }, surroundings, '“film”');
    expect(faults.map(({ code }) => code)).toEqual(['unknown-scene']);
    expect(faults[0]?.says).toContain('Did you mean “lantern”?');
  });
});
