import { defineSceneTemplate } from '#graphs/definition.ts';
import { bloomParams } from '#nodes/scene/layers/bloom-params.ts';

export const definition = defineSceneTemplate({
  name: 'testSphere',
  version: 1,
  title: 'Test sphere',
  description: 'Patterns in known directions, to check that 360° pictures are laid out as they should be.',
  character: 'calibration',
  params: {
    pattern: {
      type: 'enum',
      title: 'Pattern',
      description: 'What stands where.',
      options: [
        { value: 'markers', title: 'Soft discs in 46 directions' },
        { value: 'sprites', title: 'The same as particles' },
        { value: 'glyphs', title: 'A letter F on each face and edge of a cube' },
        { value: 'field', title: 'Smooth colours of a closed form' },
        { value: 'grid', title: 'Meridians and parallels, 15° apart' },
      ],
      default: 'grid',
    },
    distance: {
      type: 'number',
      title: 'Distance',
      description: 'How far the discs are from the origin; 0 for infinitely far.',
      default: 0,
      min: 0,
      max: 1000,
      unit: 'm',
    },
    bloom: { ...bloomParams.bloom, default: 0 },
  },
});
