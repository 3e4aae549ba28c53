import { beatsOf, type Section } from '#runtime/features.ts';
import { highest } from './plot-columns.ts';
import { ink, sectionColour } from './plot-palette.ts';
import { GAP, ground, heights, type Plot } from './plot-rows.ts';
import { areaPath, element, text } from './svg.ts';

export function sections(plot: Plot, height: number): string {
  const box = plot.row(height, GAP / 2);
  const bars = plot.sections.map(({ kind, start, end }) => {
    const x = plot.x(start) + 1;
    const width = Math.max(1, plot.x(end) - 1 - x);
    const bar = { x, y: box.y, width, height, rx: 4, fill: sectionColour[kind] };
    // About nine pixels a capital letter.
    const fits = width > 12 + 9 * kind.length;
    return (
      element('rect', bar) +
      (fits
        ? text(kind.toUpperCase(), x + 9, box.y + 17.5, { size: 12, fill: ink.ground, weight: 700, spacing: 1 })
        : '')
    );
  });
  return plot.label('Sections', box) + bars.join('');
}

export function waveform(plot: Plot, height: number): string {
  const box = plot.row(height);
  const middle = box.y + height / 2;
  const linear = (db: number) => (10 ** (db / 20) * height) / 2;
  const peaks = highest(plot.track('peakDb'), plot.columns).map((db) => Math.min(height / 2, linear(db)));
  const body = highest(plot.track('amplitudeDb'), plot.columns).map((db) => Math.min(height / 2, linear(db)));
  const shape = (heights: readonly number[], section: Section) => {
    const step = box.width / heights.length;
    const from = Math.floor((plot.x(section.start) - box.x) / step);
    const to = Math.max(from + 1, Math.ceil((plot.x(section.end) - box.x) / step));
    const part = heights.slice(from, to);
    const place = { ...box, x: box.x + from * step, width: part.length * step };
    return areaPath(
      place,
      part.map((h) => middle - Math.max(h, 0.4)),
      part.map((h) => middle + Math.max(h, 0.4)),
    );
  };
  const parts = plot.sections.map((section) => {
    const fill = sectionColour[section.kind];
    return (
      element('path', { d: shape(peaks, section), fill, 'fill-opacity': 0.42 }) +
      element('path', { d: shape(body, section), fill, 'fill-opacity': 0.95 })
    );
  });
  return plot.label('Waveform', box) + parts.join('');
}

/** Beats as tall as they were played; downbeats reach through the onset strength below. */
export function beats(plot: Plot, height: number, onsetHeight: number): string {
  const box = plot.row(height);
  const onsets = plot.row(onsetHeight, 0);
  const beats = beatsOf(plot.features);
  // Many beats side by side must not become a wall.
  const room = box.width / Math.max(1, beats.length);
  const opacity = Math.min(0.9, 0.25 + room / 16);
  const floor = box.y + height;
  const ticks = (downbeat: boolean) =>
    beats
      .filter((beat) => beat.downbeat === downbeat)
      .map(({ time, strength }) => {
        const top = downbeat ? box.y : floor - (height - 6) * (0.35 + 0.65 * strength);
        return `M${plot.x(time).toFixed(2)} ${top.toFixed(1)}V${floor}`;
      })
      .join('');
  const through = beats
    .filter((beat) => beat.downbeat)
    .map(({ time }) => `M${plot.x(time).toFixed(2)} ${floor}v${onsetHeight}`)
    .join('');
  const line = { stroke: '#56b4e9', fill: 'none' };
  const strength = highest(plot.track('onset'), plot.columns);
  return (
    plot.label('Beats', box) +
    plot.label('Onset strength', onsets) +
    ground(onsets) +
    element('path', { ...line, d: through, 'stroke-opacity': opacity * 0.45 }) +
    element('path', {
      ...line,
      d: ticks(false),
      'stroke-width': Math.min(1.5, room / 2),
      'stroke-opacity': opacity,
    }) +
    element('path', { ...line, d: ticks(true), stroke: '#c4e8ff', 'stroke-width': Math.min(2.2, room) }) +
    element('path', {
      d: areaPath(onsets, heights(onsets, strength), onsets.y + onsetHeight),
      fill: '#ffb347',
      'fill-opacity': 0.92,
    })
  );
}

/** A row of ticks, one for each time of an event. */
export function events(plot: Plot, height: number, label: string, name: string, stroke: string): string {
  const box = plot.row(height, 4);
  const times = plot.features.events[name] ?? new Float64Array(0);
  const room = box.width / Math.max(1, times.length);
  const d = Array.from(times, (time) => `M${plot.x(time).toFixed(2)} ${box.y + 2}v${height - 4}`).join('');
  return (
    plot.label(label, box) +
    ground(box) +
    element('path', {
      d,
      stroke,
      'stroke-width': Math.min(2, Math.max(0.7, room / 3)),
      'stroke-opacity': 0.9,
      fill: 'none',
    })
  );
}
