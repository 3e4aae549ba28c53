import type { ParamDefinitions } from '#graphs/definition.ts';

/** To be spread into the parameters of any scene template whose lights shall bloom. */
export const bloomParams = {
  bloom: {
    type: 'number',
    title: 'Bloom',
    description: 'Share of all light that scatters widely, as in a lens or an eye: bright things glow into the dark.',
    default: 0.18,
    min: 0,
    max: 1,
    step: 0.01,
    animated: true,
  },
} as const satisfies ParamDefinitions;
