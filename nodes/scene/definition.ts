import { defineNode } from '#graphs/definition.ts';

export const definition = defineNode({
  type: 'Scene',
  version: 1,
  title: 'Scene',
  category: 'scene',
  description: 'What is to be seen: a scene template with its values, moved by the music.',
  inputs: {
    features: { type: 'Features', title: 'Features', description: 'What the scene follows.' },
  },
  outputs: {
    scene: { type: 'Scene', title: 'Scene', description: 'The scene, ready to be filmed.' },
  },
  params: {
    template: {
      type: 'scene-template',
      title: 'Template',
      description: 'Which scene it is.',
      default: 'etherealFlame',
      templateVersion: 'templateVersion',
    },
    templateVersion: {
      type: 'integer',
      title: 'Template version',
      description:
        'The version of the template that the values were written for. It rises by itself when a graph is opened.',
      default: 1,
      min: 1,
      max: 1_000_000,
      advanced: true,
    },
    values: {
      type: 'scene-values',
      title: 'Values',
      description: 'The values of the template that differ from its defaults.',
      template: 'template',
      limitFlashes: 'limitFlashes',
      default: {},
    },
    seed: {
      type: 'integer',
      title: 'Seed',
      description: 'Chooses one of many scenes that differ by chance only. The same seed gives the same pictures.',
      default: 1,
      min: 0,
      max: 2 ** 31 - 1,
    },
    limitFlashes: {
      type: 'boolean',
      title: 'Limit flashes',
      description:
        'Softens moving light wherever the whole picture would flash more than three times in a second (WCAG 2.3.1), which can set off seizures. Calibration scenes flash as they are told.',
      default: true,
      advanced: true,
    },
  },
});
