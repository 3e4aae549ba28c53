import { frameTime, parseFps } from '#graphs/fps.ts';
import { builtinCatalog } from '#nodes/catalog.ts';
import { trackAt, type Features } from '#runtime/features.ts';
import type { FramesValue } from '#runtime/values.ts';
import type { Bench, BenchContext } from './bench.ts';
import { fieldLight, type FieldLight } from './field-light.ts';
import { calmFigures, motionFigures } from './motion-figures.ts';
import { withScenes, type PipelineRequest } from './pipeline.ts';
import { silentTrack } from './tracks.ts';

const fps = 30;
const small = ['capture.size=custom', 'capture.width=240', 'capture.height=134', `capture.fps=${fps}`];

export const motion: Bench = {
  name: 'motion',
  what: 'how the light of each scene follows the demo track, whether it flashes, and whether it is calm in silence',
  parts: [...builtinCatalog.scenes.values()]
    .filter(({ character }) => character !== 'calibration')
    .map(({ name }) => name),
  async *run(bench) {
    const scenes = bench.part === undefined ? (this.parts ?? []) : [bench.part];
    const music = await watch(bench, scenes, { settings: small, count: bench.quick ? 300 : 600 });
    const audio = await silentTrack(bench, 10);
    const silence = await watch(bench, scenes, { settings: small, count: bench.quick ? 60 : 300, audio });
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
): Promise<ReadonlyMap<string, Watched>> {
  return withScenes(bench, request, async (features, open) => {
    const watched = new Map<string, Watched>();
    for (const name of scenes) {
      const frames = await open([`scene.template=${name}`]);
      watched.set(name, { light: await lightOf(frames, bench.signal), onset: onsetsAt(frames, features) });
    }
    return watched;
  });
}

async function lightOf(frames: FramesValue, signal: AbortSignal): Promise<FieldLight[]> {
  const light: FieldLight[] = [];
  for await (const { bytes, release } of frames.read([frames.range], 'rgba16', signal)) {
    light.push(fieldLight(bytes, frames.width, frames.height));
    release();
  }
  return light;
}

function onsetsAt({ range, fps: ratio }: FramesValue, { tracks }: Features): number[] {
  const rate = parseFps(ratio);
  const onset = tracks['onset'];
  if (!rate || !onset) throw new Error('The demo track has no onset strength.');
  return Array.from({ length: range.count }, (_, index) => trackAt(onset, frameTime(range.first + index, rate)));
}
