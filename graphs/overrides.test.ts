import { describe, expect, test } from 'vitest';
import { graph, studio } from './fixtures/studio.ts';
import { bindInputs, setParam } from './overrides.ts';

describe('setParam', () => {
  test.each([
    ['player.gain', '-3.5', ['player', 'gain'], -3.5],
    ['film.width', ' 1e3 ', ['film', 'width'], 1000],
    ['film.quiet', 'true', ['film', 'quiet'], true],
    ['film.fps', '24000/1001', ['film', 'fps'], '24000/1001'],
    ['disk.name', 'movie', ['disk', 'name'], 'movie'],
    ['disk.codec', 'small', ['disk', 'codec'], 'small'],
    ['blur.radius', '{"$drive": {"feature": "bass"}}', ['blur', 'radius'], { $drive: { feature: 'bass' } }],
    ['film.values.tint', '#001122', ['film', 'values'], { wicks: 3, tint: '#001122' }],
    ['film.glow', '2', ['film', 'values'], { wicks: 3, glow: 2 }],
    ['film.values', '{"wicks": 1}', ['film', 'values'], { wicks: 1 }],
  ])('sets %s from %s by the type of the parameter', (address, text, [node = '', param = ''], value) => {
    const before = graph();
    const { document } = setParam(before, studio, address, text);
    expect(document?.nodes[node]?.params[param]).toEqual(value);
    expect(before).toEqual(graph());
  });

  test.each([
    ['gain', '1', 'unknown-address', 'write it as node.param'],
    ['playr.gain', '1', 'unknown-address', 'Did you mean “player”?'],
    ['player.gian', '1', 'unknown-address', 'Did you mean “gain”?'],
    ['player.gain.x', '1', 'unknown-address', 'holds one value'],
    ['film.values.glwo', '1', 'unknown-address', 'Did you mean “glow”?'],
    ['film.glwo', '1', 'unknown-address', 'Did you mean “glow”?'],
    ['film.a.b.c', '1', 'unknown-address', 'names no parameter'],
    ['player.gain', 'loud', 'wrong-type', '“player.gain” must be a number, not "loud".'],
    ['player.gain', 'NaN', 'wrong-type', 'must be a number'],
    ['player.gain', 'Infinity', 'out-of-range', 'between -60 and 24 dB'],
    ['player.gain', '', 'wrong-type', 'must be a number'],
    ['player.gain', '{"$drive": {"feature": "bass"}}', 'not-animated', 'cannot hold $drive'],
    ['film.quiet', 'yes', 'wrong-type', 'true or false'],
    ['film.fps', '29.97', 'bad-fps', '"30000/1001"'],
    ['disk.codec', 'tiny', 'unknown-option', 'lossless, small'],
    ['film.template', 'candel', 'unknown-scene', 'Did you mean “candle”?'],
    ['blur.radius', '{"$drive": {"feature": "bass"', 'wrong-type', 'must be a number'],
  ])('refuses %s = %s', (address, text, code, part) => {
    const { problem } = setParam(graph(), studio, address, text);
    expect(problem?.code).toBe(code);
    expect(problem?.message).toContain(part);
  });

  test('brings an old graph up to date first, so that no migration meets what was set', () => {
    const old = graph(['replace', '/nodes/film', { type: 'Film', version: 1, params: { size: 320 } }]);
    const { document } = setParam(old, studio, 'film.width', '800');
    expect(document?.nodes['film']).toMatchObject({ version: 3, params: { width: 800 } });
  });

  test('starts from the defaults of another scene, and keeps the values of the same', () => {
    expect(setParam(graph(), studio, 'film.template', 'lantern').document?.nodes['film']?.params).toMatchObject({
      template: 'lantern',
      templateVersion: 1,
      values: {},
    });
    expect(setParam(graph(), studio, 'film.template', 'candle').document?.nodes['film']).toEqual(graph().nodes['film']);
  });
});

describe('bindInputs', () => {
  test('sets the scene first, whatever the order in which inputs are given', () => {
    const document = graph(['add', '/inputs/sway', 'film.values.sway']);
    for (const values of [
      { sway: '0.5', scene: 'lantern' },
      { scene: 'lantern', sway: '0.5' },
    ]) {
      const bound = bindInputs(document, studio, values);
      expect(bound.problems).toEqual([]);
      expect(bound.document.nodes['film']?.params).toMatchObject({ template: 'lantern', values: { sway: 0.5 } });
    }
  });
});
