import { mean } from './plot-columns.ts';
import { ink } from './plot-palette.ts';
import { ground, heights, type Plot } from './plot-rows.ts';
import { areaPath, element, linePath, text } from './svg.ts';

export function tempo(plot: Plot, height: number): string {
  const box = plot.row(height);
  const label = plot.label('Tempo', box, 'bpm');
  if (plot.features.bpm === null) {
    return (
      label + ground(box) + text('no steady beat', box.x + 8, box.y + height / 2 + 4, { size: 13, fill: ink.faint })
    );
  }
  const tempo = mean(plot.track('tempoBpm'), plot.columns);
  const known = tempo.filter((bpm) => bpm > 0);
  const bottom = Math.floor((Math.min(...known) - 8) / 10) * 10;
  const top = Math.max(bottom + 20, Math.ceil((Math.max(...known) + 8) / 10) * 10);
  const y = (bpm: number) => box.y + (height * (top - bpm)) / (top - bottom);
  return (
    label +
    plot.scaleLine(box, y(bottom), String(bottom)) +
    plot.scaleLine(box, y(top), String(top)) +
    element('path', {
      d: linePath(
        box,
        tempo.map((bpm) => (bpm > 0 ? y(bpm) : null)),
      ),
      stroke: '#56b4e9',
      'stroke-width': 2.2,
      fill: 'none',
    })
  );
}

export function timbre(plot: Plot, height: number): string {
  const box = plot.row(height);
  const brightness = mean(plot.track('brightness'), plot.columns);
  return (
    plot.label('Brightness', box) +
    ground(box) +
    element('path', {
      d: areaPath(box, heights(box, brightness), box.y + height),
      fill: '#f0e6a8',
      'fill-opacity': 0.5,
    })
  );
}

/** Width as a band around the balance: left is up. */
export function stereo(plot: Plot, height: number): string {
  const box = plot.row(height);
  const balance = mean(plot.track('balance'), plot.columns);
  const width = mean(plot.track('width'), plot.columns);
  const y = (value: number) => box.y + height * Math.min(1, Math.max(0, value));
  return (
    plot.label('Stereo', box, 'left up, width') +
    plot.scaleLine(box, box.y + height / 2, '') +
    element('path', {
      d: areaPath(
        box,
        balance.map((value, n) => y(value - width[n]! / 2)),
        balance.map((value, n) => y(value + width[n]! / 2)),
      ),
      fill: '#009e73',
      'fill-opacity': 0.45,
    }) +
    element('path', { d: linePath(box, balance.map(y)), stroke: '#7fe3c4', 'stroke-width': 1.4, fill: 'none' })
  );
}
