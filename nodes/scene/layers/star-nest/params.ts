import type { ParamDefinitions } from '#graphs/definition.ts';

/** The sky's parameters, to be spread into the parameters of any scene template that shows it. */
export const skyParams = {
  skyLook: {
    type: 'enum',
    title: 'Sky',
    description: 'Which part of the nebula is travelled through, and its colours.',
    options: [
      { value: 'indigoVeil', title: 'Indigo veil' },
      { value: 'violetDrift', title: 'Violet drift' },
      { value: 'starNest', title: 'Star Nest, as published' },
      { value: 'tealHollow', title: 'Teal hollow' },
      { value: 'roseCloud', title: 'Rose cloud' },
      { value: 'ashes', title: 'Ashes' },
      { value: 'frost', title: 'Frost' },
    ],
    default: 'indigoVeil',
  },
  skyQuality: {
    type: 'enum',
    title: 'Sky quality',
    description: 'How many shells of the nebula are summed up and how finely the far ones are drawn.',
    options: [
      { value: 'draft', title: 'Draft: 12 shells' },
      { value: 'balanced', title: 'Balanced: 16 shells, far ones smaller' },
      { value: 'full', title: 'Full: 20 shells of 17 iterations' },
    ],
    default: 'balanced',
    advanced: true,
  },
  skyResolution: {
    type: 'enum',
    title: 'Sky resolution',
    description: 'Size at which the sky is drawn before it is enlarged to the picture.',
    options: [
      { value: 'full', title: 'Full' },
      { value: 'two-thirds', title: 'Two thirds' },
      { value: 'half', title: 'Half' },
    ],
    default: 'two-thirds',
    advanced: true,
  },
  skyBrightness: {
    type: 'number',
    title: 'Sky brightness',
    description: 'Brightness of the nebula; 0 is black.',
    default: {
      $drive: { feature: 'loudness', curve: 1.2, attack: 0.25, release: 0.9, range: [0.5, 0.95] },
    },
    min: 0,
    max: 3,
    step: 0.01,
    unit: '×',
    animated: true,
    luminance: 0.01,
  },
  skySpeed: {
    type: 'number',
    title: 'Travel speed',
    description: 'How fast the nebula is travelled through. Fine stars begin to boil above about 0.4.',
    default: {
      $drive: { feature: 'amplitude', curve: 1.4, attack: 0.3, release: 1.2, range: [0.08, 0.3] },
    },
    min: 0,
    max: 3,
    step: 0.01,
    unit: '×',
    animated: true,
    integral: 'skyTravelled',
  },
  skyRotation: {
    type: 'number',
    title: 'Rotation',
    description: 'How fast the sky turns.',
    default: 0.6,
    min: -20,
    max: 20,
    step: 0.1,
    unit: '°/s',
    animated: true,
    integral: 'skyTurned',
  },
} as const satisfies ParamDefinitions;

export type SkyLookName = (typeof skyParams.skyLook.options)[number]['value'];
export type SkyQuality = (typeof skyParams.skyQuality.options)[number]['value'];
export type SkyResolution = (typeof skyParams.skyResolution.options)[number]['value'];
