import type { SectionKind } from '#graphs/features.ts';

/** After Okabe and Ito's palette for all kinds of colour vision, set on near-black. */
export const ink = {
  ground: '#0e0f13',
  line: '#2a2c33',
  faint: '#7d7a76',
  soft: '#b9b4ac',
  bright: '#f4efe7',
} as const;
export const sectionColour: Record<SectionKind, string> = {
  quiet: '#6f86b8',
  build: '#f0d345',
  drop: '#f0692f',
  main: '#3fb39d',
};
export const threeColours = { high: '#8ecbf2', mid: '#f3c14b', bass: '#e8602c' } as const;
/** From dark and low to light and high: even in grey the order can be seen. */
export const eightColours = [
  '#7a2c86',
  '#a8327d',
  '#cf3f69',
  '#e95a4b',
  '#f67e37',
  '#fba53a',
  '#f9cb57',
  '#f6efa1',
] as const;
