import type { AnyNodeDefinition } from '#graphs/definition.ts';

// Strokes on a grid of 16: a wave, bars, a flame, a lens, a reel.
const strokes: Readonly<Record<AnyNodeDefinition['category'], string>> = {
  source: 'M1.5 8h2l1.5-4 3 9 2.5-7 1.5 2h2.5',
  analysis: 'M3 13V9M6.3 13V4M9.7 13V7M13 13V2.5',
  scene: 'M8 1.5c.5 3 4 4.3 4 8a4 4 0 0 1-8 0c0-1.7 1-2.7 1.7-3.7.3 1.2.8 1.7 1.4 2C7 5.5 7 3.5 8 1.5Z',
  capture: 'M2 5h2.5l1-1.7h5l1 1.7H14v8H2ZM8 11.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8Z',
  output: 'M2.5 2.5h11v11h-11ZM5.5 2.5v11M10.5 2.5v11M2.5 6.2h3M2.5 9.8h3M10.5 6.2h3M10.5 9.8h3',
};

export function KindGlyph({ category }: { readonly category: AnyNodeDefinition['category'] | undefined }) {
  const path = category ? strokes[category] : 'M6 6a2 2 0 1 1 2.5 2c-.4.2-.5.5-.5 1.2M8 12v.1';
  return (
    <svg className="glyph" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
