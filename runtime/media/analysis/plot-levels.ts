import { highest, mean } from './plot-columns.ts';
import { ink, sectionColour } from './plot-palette.ts';
import { GAP, ground, heights, type Plot } from './plot-rows.ts';
import { decimals } from './report-text.ts';
import { areaPath, element, linePath } from './svg.ts';

const labels: Readonly<Record<string, string>> = {
  bass: 'Bass',
  mid: 'Mid',
  high: 'High',
  subBass: 'Sub-bass',
  upperBass: 'Upper bass',
  lowMid: 'Low mid',
  midrange: 'Midrange',
  upperMid: 'Upper mid',
  presence: 'Presence',
  brilliance: 'Brilliance',
  air: 'Air',
};

/** A row for a track of 0…1, by its name. */
export function band(plot: Plot, height: number, name: string, fill: string): string {
  const box = plot.row(height, 5);
  const values = highest(plot.track(name), plot.columns);
  return (
    plot.label(labels[name] ?? name, box) +
    ground(box) +
    element('path', { d: areaPath(box, heights(box, values), box.y + height), fill })
  );
}

export function loudness(plot: Plot, height: number): string {
  const box = plot.row(height, GAP);
  const momentary = mean(plot.track('momentaryLufs'), plot.columns);
  const shortTerm = mean(plot.track('shortTermLufs'), plot.columns);
  const top = Math.min(6, Math.max(-12, Math.ceil((Math.max(...momentary) + 1) / 6) * 6));
  const bottom = top - 36;
  const y = (lufs: number) => box.y + (height * (top - Math.max(bottom, lufs))) / (top - bottom);
  const lines = Array.from({ length: 4 }, (_, n) => top - 12 * n).map((lufs) =>
    plot.scaleLine(box, y(lufs), decimals(lufs, 0)),
  );
  const { integratedLufs } = plot.features.loudness;
  const integrated =
    integratedLufs === null
      ? ''
      : element('path', {
          d: `M${box.x} ${y(integratedLufs).toFixed(1)}h${box.width}`,
          stroke: ink.bright,
          'stroke-opacity': 0.55,
          'stroke-dasharray': '2 5',
          fill: 'none',
        });
  return (
    plot.label('Loudness', box, 'LUFS, short-term') +
    lines.join('') +
    element('path', { d: areaPath(box, momentary.map(y), box.y + height), fill: '#cc79a7', 'fill-opacity': 0.3 }) +
    integrated +
    element('path', {
      d: linePath(
        box,
        shortTerm.map((lufs) => (lufs > bottom ? y(lufs) : null)),
      ),
      stroke: '#f0a6cf',
      'stroke-width': 2.2,
      'stroke-linejoin': 'round',
      fill: 'none',
    })
  );
}

export function intensity(plot: Plot, height: number): string {
  const box = plot.row(height);
  const intensity = mean(plot.track('intensity'), plot.columns);
  const tension = mean(plot.track('tension'), plot.columns);
  return (
    plot.label('Intensity', box, 'tension in yellow') +
    ground(box) +
    element('path', {
      d: areaPath(box, heights(box, intensity), box.y + height),
      fill: '#d1495b',
      'fill-opacity': 0.75,
    }) +
    element('path', {
      d: linePath(
        box,
        tension.map((value) => (value > 0 ? box.y + height * (1 - value) : null)),
      ),
      stroke: sectionColour.build,
      'stroke-width': 2.2,
      fill: 'none',
    })
  );
}
