import { defineSceneTemplate } from '#graphs/definition.ts';

export const definition = defineSceneTemplate({
  name: 'testCard',
  version: 1,
  title: 'Test card',
  description: 'Flat patterns with known sRGB code values, to check that colours arrive as they left.',
  character: 'calibration',
  params: {
    pattern: {
      type: 'enum',
      title: 'Pattern',
      description: 'Which pattern fills the picture.',
      options: [
        { value: 'bars', title: 'Colour bars: 75 % above, 100 % below' },
        { value: 'gradient', title: 'Dark gradient: 0 to 8 %, left to right' },
        { value: 'greys', title: 'Grey steps, mid grey in the middle' },
      ],
      default: 'bars',
    },
  },
});
