import { defineNode } from '#graphs/definition.ts';

export const definition = defineNode({
  type: 'PreAnalyze',
  version: 1,
  title: 'Pre-analyze',
  category: 'analysis',
  description:
    'Listens to the whole track once and writes down, a hundred times a second, how loud it is, how much bass, mid and high it has, and when notes and beats begin.',
  inputs: {
    audio: { type: 'Audio', title: 'Audio', description: 'The decoded track.' },
  },
  outputs: {
    features: { type: 'Features', title: 'Features', description: 'What scenes and drives follow.' },
  },
  params: {
    mode: {
      type: 'enum',
      title: 'Mode',
      description:
        'Detailed measures the bands in decibels and fits them to the track. Classic copies the spectrum of a web page’s live analyser, fixed thresholds included.',
      options: [
        { value: 'detailed', title: 'Detailed' },
        { value: 'classic', title: 'Classic' },
      ],
      default: 'detailed',
    },
  },
});
