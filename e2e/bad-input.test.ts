import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNothingLeft, refused, smallDisk, tiny, attempt, type Attempt } from './attempt.ts';
import { ffmpeg, testFolder, toneFile } from './emberloom.ts';

// Whatever a person gives that cannot work is refused before anything starts, in one sentence, and leaves no trace.

let folder: string;
const attempts: Attempt[] = [];
const output = 'out/o.mp4';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  mkdirSync(join(folder, 'out'));
  await makeSounds();
  makeGraphs();
});
afterAll(() => {
  try {
    expectNothingLeft(folder, attempts);
    expect(existsSync(join(folder, output))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function refuse(args: readonly string[], sentence: RegExp, code: 1 | 2 = 2): Promise<void> {
  attempts.push(await refused(folder, args, code, sentence));
}

function render(...args: readonly string[]): string[] {
  return ['render', '--audio', 'tone.wav', '--output', output, ...args];
}

describe.concurrent('sound that is none', () => {
  it.for([
    ['missing.mp3', /^There is no file .*missing\.mp3\.$/],
    ['tone.wav/x.mp3', /^There is no file .*x\.mp3\.$/],
    ['empty.mp3', /is empty: it has no bytes/],
    ['text.mp3', /^text\.mp3 is a text file, not a recording\.$/],
    ['picture.mp4', /^picture\.mp4 is a video without sound/],
    ['hls.mp3', /^hls\.mp3 is a playlist/],
    ['concat.mp4', /^concat\.mp4 is a playlist/],
    ['list.m3u', /^list\.m3u is (a playlist|a text file)/],
    ['noise.mp3', /^noise\.mp3 is no sound file/],
    ['out', /is a folder: give one music file/],
    ['/dev/zero', /is no ordinary file/],
    ['cut.m4a', /^cut\.m4a is cut off: the index/],
  ] as const)('%s', ([file, sentence]) => refuse(['render', '--audio', file, '--output', output, ...tiny], sentence));
});

describe.concurrent('graphs with a fault', () => {
  it.for([
    ['not-json', /not-json\.json: Line 1, column 1/],
    ['nan', /nan\.json: Line \d+, column \d+: .*NaN/],
    ['type', /kind “FlatCaptur”.*Did you mean “FlatCapture”/],
    ['node', /needs a node “audoi”.*Did you mean “audio”/],
    ['port', /has no output “sound”/],
    ['param', /has no parameter “widht”. Did you mean “width”/],
    ['template', /“etheralFlame”|"etheralFlame".*Did you mean “etherealFlame”/],
    ['cycle', /circle|cycle|round/i],
    ['no-edge', /needs Audio on its input “audio”, and nothing is connected/],
    ['edge-type', /gives Audio, but scene\.features takes Features/],
    ['two-edges', /analyze\.audio can take one edge only/],
    ['range', /must be between -60 and 24 dB/],
    ['odd', /needs an even width and height.*322 × 180 would do/],
    ['large', /must be between 16 and 16384 px, not 20000/],
    ['too-large', /16384 × 16384 is more than h264-web can encode/],
    ['end', /Nothing would be saved/],
  ] as const)('%s: by validate and by run', async ([name, sentence]) => {
    const checked = await attempt(folder, ['validate', `${name}.json`, '--json']);
    attempts.push(checked);
    expect(checked.code).toBe(2);
    const report = JSON.parse(checked.stdout) as { valid: boolean; problems: { message: string }[] };
    expect(report.valid).toBe(false);
    const ran = await attempt(folder, ['run', `${name}.json`, '--audio', 'tone.wav', '--output', output]);
    attempts.push(ran);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(sentence);
    expect(existsSync(join(folder, output))).toBe(false);
  });

  it.for([
    ['missing.json', /^There is no file missing\.json\.$/],
    ['missing.mp4', /^There is no file .*missing\.mp4\.$/],
    ['out', /^out is a folder/],
    ['/dev/zero', /too large to be a graph/],
    ['tone.wav', /^tone\.wav: Line 1/],
    ['picture.mp4', /holds no recipe/],
  ] as const)('%s is no graph', ([file, sentence]) => refuse(['run', file, '--output', output], sentence));

  it('a graph that plays a file which this run was not given', () =>
    refuse(['run', 'plays.json', '--output', output], /plays "other\.wav".*--audio/));
  it('a graph without its music', () =>
    refuse(['run', 'good.json', '--output', output], /give one for .*input “audio”/));
});

describe.concurrent('options that mean nothing', () => {
  it.for([
    [['--type', 'flat-1080-landscape'], /no export type.*Did you mean “flat-1080p-landscape”/],
    [['--template', 'etheralflame'], /Did you mean “etherealFlame”/],
    [['--preset', 'h264'], /“encode\.preset” must be one of/],
    [['--fps', '0'], /must be a frame rate from 1 to 240/],
    [['--fps', '29.97'], /Write "30000\/1001"/],
    [['--fps', '30/0'], /must be a frame rate/],
    [['--frames', '5-3'], /--frames/],
    [['--frames', 'a-b'], /--frames/],
    [['--frames', '0-3', '--start', '1'], /--frames or --start/],
    [['--start', '-1'], /--start/],
    [['--start', 'NaN'], /--start/],
    [['--scale', '0'], /--scale/],
    [['--scale', '8', '--type', 'flat-8k-landscape', '--set', 'capture.height=16'], /must be between 16 and 16384 px/],
    [['--gl', 'metal'], /--gl/],
    [['--frobnicate'], /unknown option/],
    [['--output', ''], /must name a file/],
    [['--set', 'gain'], /not of the form node\.param=value/],
    [['--set', 'audio.gian=2'], /Did you mean “gain”/],
    [['--set', 'audoi.gain=2'], /no node “audoi”/],
    [['--set', 'audio.gain=NaN'], /must be a number/],
    [['--set', 'audio.gain=1e9'], /must be between -60 and 24 dB/],
    [['--set', 'scene.seed=1.5'], /must be a whole number/],
    [['--set', '__proto__.gain=1'], /no node “__proto__”/],
    [['--set', 'save.name=../../etc/passwd'], /must be a file name/],
  ] as const)('%j', async ([args, sentence]) => {
    // Two sides are out of range at once where all of a picture is too large: the sentence is one for each.
    const ended = await attempt(folder, render(...args));
    attempts.push(ended);
    expect(ended.complaint).toMatch(sentence);
    expect(ended.code).toBe(2);
  });

  it.for([
    ['nothing at all', [], /^$/],
    ['an unknown command', ['rendr'], /unknown command 'rendr'/],
    ['a render without music', ['render', '--output', output], /--audio/],
    ['a still of a frame beyond the end', still('--frame', '99'), /^Frame 99 is outside the track, .* frames 0–9 /],
    ['a still of 12 bits', still('--frame', '0', '--depth', '12'), /--depth/],
    ['a still with a start', still('--frame', '0', '--start', '0'), /without --frames, --start or --duration/],
    ['a still called JPEG', still('--frame', '0', '--output', 'out/s.jpg'), /end in \.png/],
    ['a still of an unknown type', ['still', 'flat-1080', '--frame', '0', '--output', 'out/s.png'], /no export type/],
    ['an analysis at no rate', ['analyze', 'tone.wav', '--fps', '0'], /no frame rate/],
    ['an unknown analysis', ['analyze', 'tone.wav', '--mode', 'best'], /“analyze\.mode” must be one of/],
    ['an analysis as JSON and as CSV', ['analyze', 'tone.wav', '--json', '--csv'], /--csv/],
    ['looking into a text', ['inspect', 'text.mp3'], /no video or sound file/],
    ['looking into a playlist', ['inspect', 'hls.mp3'], /no video or sound file/],
    ['a recipe out of music', ['inspect', '--graph', 'tone.wav'], /holds no recipe/],
  ] as const)('%s', async ([, args, sentence]) => {
    const ended = await attempt(folder, args);
    attempts.push(ended);
    expect(ended.complaint).toMatch(sentence);
    expect(ended.code).toBe(2);
  });

  it('a start beyond the end of the track', async () => {
    const ended = await attempt(folder, [...render(...tiny), '--start', '99']);
    attempts.push(ended);
    expect(ended).toMatchObject({ code: 2, complaint: expect.stringMatching(/is 1\.000 s long .* starts at 99 s/) });
  });
});

describe('places where no output can go', () => {
  it.for([
    [['--output', 'none/o.mp4'], /folder .*none does not exist/],
    [['--output', 'tone.wav/o.mp4'], /tone\.wav is no folder/],
    [['--output', 'folder.mp4', '--overwrite'], /folder\.mp4 is a folder/],
    [['--output', 'there.mp4'], /there\.mp4 is already there/],
    [['--output', 'dangling.mp4'], /dangling\.mp4 is already there/],
    [['--output', 'out/o.txt'], /end in \.mp4/],
    [['--output', 'out/o'], /end in \.mp4/],
    [['--preset', 'prores-master'], /end in \.mov/],
    [['--output', `out/${'o'.repeat(252)}.mp4`], /is too long/],
    [['--output', '/dev/null', '--overwrite'], /end in \.mp4/],
  ] as const)('%j', async ([args, sentence]) => {
    const place = testFolder();
    await toneFile(place, 1);
    mkdirSync(join(place, 'out'));
    mkdirSync(join(place, 'folder.mp4'));
    copyFileSync(join(place, 'tone-1.wav'), join(place, 'tone.wav'));
    writeFileSync(join(place, 'there.mp4'), 'precious');
    symlinkSync('nowhere.mp4', join(place, 'dangling.mp4'));
    const ended = await attempt(place, [...render(...tiny), ...args]);
    expect(ended).toMatchObject({ code: 2, stdout: '', complaint: expect.stringMatching(sentence) });
    expect(readFileSync(join(place, 'there.mp4'), 'utf8')).toBe('precious');
    expectNothingLeft(place, [ended]);
  });

  it('the music itself, by its own name or another, whatever is given', async () => {
    const place = testFolder();
    const song = join(place, 'song.mp4');
    copyFileSync(join(folder, 'tone.m4a'), song);
    symlinkSync('song.mp4', join(place, 'link.mp4'));
    linkSync(song, join(place, 'other.mp4'));
    for (const name of ['song.mp4', 'link.mp4', 'other.mp4']) {
      const args = ['render', '--audio', song, '--output', name, '--overwrite', ...tiny];
      const ended = await refused(place, args, 2, /is the music itself, which is never replaced/);
      expectNothingLeft(place, [ended]);
    }
  });

  it('the name that a graph gives its file, where one is there: before the rendering, not after', async () => {
    const place = testFolder();
    writeFileSync(join(place, 'flat-1080p-landscape.mp4'), 'precious');
    const args = ['run', join(folder, 'good.json'), '--audio', join(folder, 'tone.wav')];
    expectNothingLeft(place, [await refused(place, args, 2, /flat-1080p-landscape\.mp4 is already there/)]);
  });

  it('a folder that is read-only', async ({ skip }) => {
    const place = testFolder();
    if (!smallDisk(join(place, 'ro'), 65_536, 'ro')) return skip('mounting is not allowed here');
    const args = ['render', '--audio', join(folder, 'tone.wav'), '--output', 'ro/o.mp4', ...tiny];
    expectNothingLeft(place, [await refused(place, args, 2, /folder .*ro cannot be written to/)]);
  });
});

describe('damaged sound', () => {
  it.for([
    ['cut.wav', /cut short.* it says 1\.00 s but holds 0\.\d\d s of sound \(\d\d % is lost\)/],
    ['damaged.flac', /(damaged|cut short).*(lost|missing)/],
  ] as const)(
    '%s is rendered as far as it goes, with a warning that says how much is lost; --strict refuses it',
    async ([file, warning]) => {
      const place = testFolder();
      const args = ['render', '--audio', join(folder, file), '--output', 'o.mp4', ...tiny, '--duration', '0.2'];
      const strict = await attempt(place, [...args, '--strict']);
      expect(strict).toMatchObject({ code: 2, complaint: expect.stringMatching(warning) });
      expect(existsSync(join(place, 'o.mp4'))).toBe(false);
      const ended = await attempt(place, args);
      expect(ended).toMatchObject({ code: 0, complaint: '' });
      expect(ended.stderr.match(/^Warning: .*$/m)?.[0]).toMatch(warning);
      expect(existsSync(join(place, 'o.mp4'))).toBe(true);
      expectNothingLeft(place, [strict, ended]);
    },
  );
});

function still(...args: readonly string[]): string[] {
  return ['still', 'flat-1080p-landscape', '--audio', 'tone.wav', '--fps', '10', '--output', 'out/s.png', ...args];
}

async function makeSounds(): Promise<void> {
  const at = (name: string) => join(folder, name);
  copyFileSync(await toneFile(folder, 1), at('tone.wav'));
  await ffmpeg('-i', at('tone.wav'), at('tone.m4a'));
  await ffmpeg('-i', at('tone.wav'), at('tone.flac'));
  await ffmpeg('-f', 'lavfi', '-i', 'color=s=64x64:d=0.2', at('picture.mp4'));
  writeFileSync(at('empty.mp3'), '');
  writeFileSync(at('text.mp3'), 'La la la.\n');
  const playlist = ['#EXTM3U', '#EXT-X-TARGETDURATION:1', '#EXTINF:1,', `file://${at('tone.wav')}`, '#EXT-X-ENDLIST'];
  writeFileSync(at('hls.mp3'), playlist.join('\n'));
  writeFileSync(at('concat.mp4'), 'ffconcat version 1.0\nfile tone.wav\n');
  writeFileSync(at('list.m3u'), 'tone.wav\n');
  const noise = Uint8Array.from({ length: 100_000 }, (_, index) => (Math.imul(index + 7, 2_654_435_761) >>> 13) & 255);
  writeFileSync(at('noise.mp3'), noise);
  writeFileSync(at('cut.m4a'), readFileSync(at('tone.m4a')).subarray(0, 9000));
  writeFileSync(at('cut.wav'), readFileSync(at('tone.wav')).subarray(0, 40_000));
  const flac = readFileSync(at('tone.flac'));
  flac.fill(0x5a, flac.length >> 1, (flac.length >> 1) + 2000);
  writeFileSync(at('damaged.flac'), flac);
}

interface Graph {
  inputs: Record<string, string>;
  nodes: Record<string, { type: string; version: number; params: Record<string, unknown> }>;
  edges: { from: string; to: string }[];
}

function makeGraphs(): void {
  const text = readFileSync(join(import.meta.dirname, '../graphs/templates/flat-1080p-landscape.json'), 'utf8');
  const save = (name: string, graph: string) => writeFileSync(join(folder, `${name}.json`), graph);
  const spoil = (name: string, change: (graph: Graph) => void) => {
    const graph = JSON.parse(text) as Graph;
    change(graph);
    save(name, JSON.stringify(graph));
  };
  const set = (name: string, node: string, values: Record<string, unknown>) =>
    spoil(name, ({ nodes }) => Object.assign(nodes[node]?.params ?? {}, values));
  const edge = (name: string, from: string, to: string, remove: readonly string[] = []) =>
    spoil(name, (graph) => {
      graph.edges = [...graph.edges.filter((one) => !remove.includes(one.to)), { from, to }];
    });

  save('good', text);
  save('not-json', 'graph: yes\n');
  save('nan', text.replace('"file": null', '"file": null, "gain": NaN'));
  spoil('type', ({ nodes }) => Object.assign(nodes['capture'] ?? {}, { type: 'FlatCaptur' }));
  edge('node', 'audoi.audio', 'analyze.audio', ['analyze.audio']);
  edge('port', 'audio.sound', 'analyze.audio', ['analyze.audio']);
  set('param', 'capture', { widht: 3 });
  set('template', 'scene', { template: 'etheralFlame' });
  edge('cycle', 'capture.frames', 'scene.features', ['scene.features']);
  spoil('no-edge', (graph) => (graph.edges = graph.edges.filter(({ to }) => to !== 'analyze.audio')));
  edge('edge-type', 'audio.audio', 'scene.features', ['scene.features']);
  spoil('two-edges', (graph) => {
    graph.nodes['second'] = { type: 'AudioSource', version: 1, params: {} };
    graph.edges.push({ from: 'second.audio', to: 'analyze.audio' });
  });
  set('range', 'audio', { gain: 1e9 });
  set('odd', 'capture', { size: 'custom', width: 321, height: 180 });
  set('large', 'capture', { size: 'custom', width: 20_000, height: 180 });
  set('too-large', 'capture', { size: 'custom', width: 16_384, height: 16_384 });
  spoil('end', (graph) => {
    delete graph.nodes['save'];
    graph.edges = graph.edges.filter(({ to }) => to !== 'save.video');
  });
  set('plays', 'audio', { file: { name: 'other.wav', sha256: 'a'.repeat(64) } });
}
