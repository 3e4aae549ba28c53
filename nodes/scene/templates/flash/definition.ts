import { defineSceneTemplate } from '#graphs/definition.ts';

export const definition = defineSceneTemplate({
  name: 'flash',
  version: 1,
  title: 'Flash',
  description:
    'A black picture that turns white on the frame of each onset and fades: shows whether sound and picture meet. Its flashes are not limited: it is for measuring, not for watching.',
  character: 'calibration',
  params: {
    level: {
      type: 'number',
      title: 'Level',
      description: 'Light of the whole picture; its release is how fast a flash fades.',
      default: { $drive: { feature: 'onsets', attack: 0, release: 0.06, range: [0, 1] } },
      min: 0,
      max: 1,
      step: 0.01,
      animated: true,
    },
  },
});
