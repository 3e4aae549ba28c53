import { ClassicPreset, NodeEditor } from 'rete';
import { AreaPlugin } from 'rete-area-plugin';
import { builtinCatalog, createRenderClient, Presets, RenderGraphPlugin } from 'emberloom/plugin';
import type { RenderArea, RenderSchemes } from 'emberloom/plugin';
import 'emberloom/plugin.css';

const element = (id: string) => document.getElementById(id)!;

// A bare Rete editor that uses the plugin.
const editor = new NodeEditor<RenderSchemes>();
const area = new AreaPlugin<RenderSchemes, RenderArea>(element('graph'));
const graph = new RenderGraphPlugin({ catalog: builtinCatalog });
graph.addPreset(Presets.classic.setup());
editor.use(area);
area.use(graph);

// Nodes and connections are Rete's own, and stand in the graph from then on.
async function add(kind: string, params = {}) {
  const node = graph.createNode(kind, params);
  await editor.addNode(node);
  return node;
}
const song = await add('AudioSource');
const ear = await add('PreAnalyze');
const scene = await add('Scene', { template: 'pulse' });
const film = await add('FlatCapture', { size: 'custom', width: 320, height: 180 });
const encode = await add('Encode', { preset: 'draft' });
const save = await add('Save');
const connect = (from: typeof song, output: string, to: typeof song, input: string) =>
  editor.addConnection(new ClassicPreset.Connection(from, output, to, input));
await connect(song, 'audio', ear, 'audio');
await connect(ear, 'features', scene, 'features');
await connect(scene, 'scene', film, 'scene');
await connect(film, 'frames', encode, 'frames');
await connect(song, 'audio', encode, 'audio');
await connect(encode, 'video', save, 'video');
graph.offerInput('audio', `${song.id}.file`);
graph.view.show();

// Run it with the file that was chosen, on the server behind /api.
element('file').onchange = async ({ target }) => {
  const server = createRenderClient('/');
  const audio = await server.upload((target as HTMLInputElement).files![0]!);
  const job = await server.render(graph.graph, { audio: audio.id }, { duration: 1 });
  for await (const { status, progress } of server.watch(job)) element('state').textContent = `${status}, ${progress} %`;
  element('film').setAttribute('src', `${server.downloadUrl(job)}?inline=1`);
};
