import type { AnyNodeDefinition } from '#graphs/definition.ts';

// Strokes on a grid of 16: a wave, bars, a flame, a lens, a reel.
const strokes: Readonly<Record<AnyNodeDefinition['category'], string>> = {
  source: 'M1.5 8h2l1.5-4 3 9 2.500-7 1.500 2h2.500',
  analysis: 'M3 13V9M6.300 13V4M9.700 13V7M13 13V2.500',
  scene: 'M8 1.500c.5 3 4 4.300 4 8a4 4 0 0 1-8 0c0-1.700 1-2.700 1.700-3.700.3 1.200.8 1.700 1.400 2C7 5.500 7 3.500 8 1.500Z',
  capture: 'M2 5h2.500l1-1.700h5l1 1.700H14v8H2ZM8 11.200a2.400 2.400 0 1 0 0-4.800 2.400 2.400 0 0 0 0 4.800Z',
  output: 'M2.500 2.500h11v11h-11ZM5.500 2.500v11M10.500 2.500v11M2.500 6.200h3M2.500 9.800h3M10.500 6.200h3M10.500 9.800h3',
};

export function KindGlyph({ category }: { readonly category: AnyNodeDefinition['category'] | undefined }) {
  const path = category ? strokes[category] : 'M6 6a2 2 0 1 1 2.500 2c-.4.200-.5.500-.5 1.200M8 12v.1';
  return (
    <svg className="glyph" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.300" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
