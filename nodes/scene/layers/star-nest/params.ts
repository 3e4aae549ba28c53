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
      { value: 'tealHollow', title: 'Teal hollow' },
      { value: 'roseCloud', title: 'Rose cloud' },
      { value: 'ashes', title: 'Ashes' },
      { value: 'frost', title: 'Frost' },
      { value: 'emeraldDrift', title: 'Emerald drift' },
      { value: 'emberField', title: 'Ember field' },
      { value: 'goldDust', title: 'Gold dust' },
      { value: 'garnet', title: 'Garnet' },
      { value: 'midnight', title: 'Midnight' },
      { value: 'sapphire', title: 'Sapphire' },
      { value: 'starNest', title: 'Star Nest, as published' },
    ],
    default: 'indigoVeil',
  },
  skyQuality: {
    type: 'enum',
    title: 'Sky quality',
    description:
      'How exactly the nebula is summed up. Balanced leaves out its faintest, farthest light and adds the mean of it: half to four fifths of the cost of Full, and hardly to be told from it. Draft leaves out more, for previews.',
    options: [
      { value: 'draft', title: 'Draft' },
      { value: 'balanced', title: 'Balanced' },
      { value: 'full', title: 'Full: 20 shells of 17 folds' },
    ],
    default: 'balanced',
    advanced: true,
  },
  skyResolution: {
    type: 'enum',
    title: 'Sky resolution',
    description:
      'Size at which the sky is drawn before it is enlarged to the picture. Two thirds cost less than half of Full, Half costs a quarter; what they lose is the edge of the finest stars.',
    options: [
      { value: 'full', title: 'Full' },
      { value: 'two-thirds', title: 'Two thirds' },
      { value: 'half', title: 'Half' },
    ],
    default: 'half',
    advanced: true,
  },
  skyAntiSparkle: {
    type: 'enum',
    title: 'Anti-sparkle',
    description:
      'How many directions are averaged for each point of the sky. More calm fine stars while the sky moves, and cost two or four times as much.',
    options: [
      { value: 'off', title: 'One' },
      { value: 'two', title: 'Two' },
      { value: 'four', title: 'Four' },
    ],
    default: 'off',
    advanced: true,
  },
  skyBrightness: {
    type: 'number',
    title: 'Sky brightness',
    description: 'Brightness of the nebula; 0 is black.',
    default: {
      $drive: { feature: 'loudness', curve: 1.2, attack: 0.08, release: 0.8, range: [0.5, 0.95] },
    },
    min: 0,
    max: 3,
    step: 0.01,
    unit: '×',
    animated: true,
    luminance: 0.02,
  },
  skyStars: {
    type: 'number',
    title: 'Sky stars',
    description: 'Brightness of the fine, distant stars before the nebula.',
    default: { $drive: { feature: 'high', attack: 0.03, release: 0.6, range: [0.6, 1.2] } },
    min: 0,
    max: 4,
    step: 0.01,
    unit: '×',
    animated: true,
    luminance: 0.0003,
  },
  skyHue: {
    type: 'number',
    title: 'Sky hue',
    description: 'Turns all colours of the sky round the colour wheel.',
    default: 0,
    min: -180,
    max: 180,
    step: 1,
    unit: '°',
    animated: true,
  },
  skySaturation: {
    type: 'number',
    title: 'Sky saturation',
    description: 'Strength of the sky’s colours; 0 is grey.',
    default: 1,
    min: 0,
    max: 2,
    step: 0.01,
    unit: '×',
    animated: true,
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
export type SkyAntiSparkle = (typeof skyParams.skyAntiSparkle.options)[number]['value'];
