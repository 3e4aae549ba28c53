import { frameTime, parseFps } from '#graphs/fps.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { trackAt, type Features } from '#runtime/features.ts';
import type { FrameRange, FramesValue } from '#runtime/values.ts';
import { wholeFrame } from '#runtime/whole-frame.ts';
import type { Bench, BenchContext } from './bench.ts';
import { fieldLight, type FieldLight } from './field-light.ts';
import { calmFigures, motionFigures } from './motion-figures.ts';
import { withScenes, type PipelineRequest } from './pipeline.ts';
import { silentTrack } from './tracks.ts';

const fps = 30;
const size = (width: number, height: number) => [`capture.width=${width}`, `capture.height=${height}`];
const picture = ['capture.size=custom', `capture.fps=${fps}`];

export const motion: Bench = {
  name: 'motion',
  what: 'how the light of each scene follows the demo track, whether it flashes, and whether it is calm in silence',
  parts: [...builtinCatalog.scenes.values()]
    .filter(({ character }) => character !== 'calibration')
    .map(({ name }) => name),
  async *run(bench) {
    const scenes = bench.part === undefined ? (this.parts ?? []) : [bench.part];
    const settings = [...picture, ...(bench.quick ? size(160, 90) : size(240, 134))];
    const playing = bench.quick ? { first: 150, count: 300 } : { first: 0, count: 600 };
    const music = await watch(bench, scenes, { settings, count: 600 }, playing);
    const audio = await silentTrack(bench, 10);
    const silent = bench.quick ? { first: 120, count: 60 } : { first: 0, count: 300 };
    const silence = await watch(bench, scenes, { settings, count: 300, audio }, silent);
    for (const name of scenes) {
      const { light = [], onset = [] } = music.get(name) ?? {};
      const character = builtinCatalog.scenes.get(name)?.character === 'calm' ? 'calm' : 'lively';
      const figures = motionFigures(light, onset, fps, character);
      const calm = calmFigures(silence.get(name)?.light ?? []);
      for (const figure of [...figures, ...calm]) yield { ...figure, name: `${name}, ${figure.name}` };
    }
  },
};

interface Watched {
  readonly light: readonly FieldLight[];
  /** Onset strength at each frame. */
  readonly onset: readonly number[];
}

async function watch(
  bench: BenchContext,
  scenes: readonly string[],
  request: PipelineRequest,
  range: FrameRange,
): Promise<ReadonlyMap<string, Watched>> {
  return withScenes(bench, request, async (features, open) => {
    const watched = new Map<string, Watched>();
    for (const name of scenes) {
      const frames = { ...(await open([`scene.template=${name}`])), range };
      watched.set(name, { light: await lightOf(frames, bench.signal), onset: onsetsAt(frames, features) });
    }
    return watched;
  });
}

async function lightOf(frames: FramesValue, signal: AbortSignal): Promise<FieldLight[]> {
  const light: FieldLight[] = [];
  for await (const frame of frames.read([frames.range], 'rgba16', signal)) {
    light.push(fieldLight(await wholeFrame(frame), frames.width, frames.height));
  }
  return light;
}

function onsetsAt({ range, fps: ratio }: FramesValue, { tracks }: Features): number[] {
  const rate = parseFps(ratio);
  const onset = tracks['onset'];
  if (!rate || !onset) throw new Error('The demo track has no onset strength.');
  return Array.from({ length: range.count }, (_, index) => trackAt(onset, frameTime(range.first + index, rate)));
}
