import { eightBands } from '#graphs/features.ts';
import type { Features } from '#runtime/features.ts';
import { stereo, tempo, timbre } from './plot-character.ts';
import { framed } from './plot-frame.ts';
import { band, intensity, loudness } from './plot-levels.ts';
import { eightColours, threeColours } from './plot-palette.ts';
import { beats, events, sections, waveform } from './plot-rhythm.ts';
import { Plot, PLOT_WIDTH } from './plot-rows.ts';

/**
 * The whole analysis as one picture (SVG): header with figures, sections, waveform, onset strength with beats, onsets, bands,
 * loudness, intensity and tension, tempo, timbre and stereo image over a common time axis. `title` is any text.
 */
export function analysisSvg(features: Features, title: string): string {
  const plot = new Plot(features);
  const rows = [
    sections(plot, 26),
    waveform(plot, 132),
    beats(plot, 34, 76),
    events(plot, 18, 'High onsets', 'onsetsHigh', threeColours.high),
    events(plot, 18, 'Mid onsets', 'onsetsMid', threeColours.mid),
    events(plot, 18, 'Low onsets', 'onsetsLow', threeColours.bass),
    ...(['high', 'mid', 'bass'] as const).map((name) => band(plot, 46, name, threeColours[name])),
    ...eightBands.map((_, n) => band(plot, 30, eightBands.at(-1 - n)!, eightColours.at(-1 - n)!)),
    loudness(plot, 124),
    intensity(plot, 64),
    tempo(plot, 56),
    timbre(plot, 46),
    stereo(plot, 46),
  ];
  return framed(plot, title, rows);
}

/** Pixels, as the picture itself says. */
export function svgSize(svg: string): { readonly width: number; readonly height: number } {
  const [, height] = /^<svg[^>]* height="(\d+)"/.exec(svg) ?? [];
  return { width: PLOT_WIDTH, height: Number(height) };
}
