import { ink, sectionColour } from './plot-palette.ts';
import { HEADER_HEIGHT, PLOT_WIDTH, RIGHT, type Plot } from './plot-rows.ts';
import { decimals, minutes } from './report-text.ts';
import { element, escapeXml, text } from './svg.ts';

/** The whole picture: the rows of a plot with what stands around and behind them. */
export function framed(plot: Plot, title: string, rows: readonly string[]): string {
  const { bottom } = plot;
  const height = Math.ceil(bottom + 52);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: PLOT_WIDTH,
      height,
      viewBox: `0 0 ${PLOT_WIDTH} ${height}`,
      'font-family': "Inter, 'Helvetica Neue', 'Segoe UI', Arial, 'DejaVu Sans', sans-serif",
    },
    element('title', {}, escapeXml(title)),
    element('rect', { width: PLOT_WIDTH, height, fill: ink.ground }),
    header(plot, title),
    backdrop(plot, bottom),
    ...rows,
    timeAxis(plot, bottom),
  );
}

function header(plot: Plot, title: string): string {
  const { bpm, confidence, loudness, duration, events } = plot.features;
  const beats = events['beat']?.length ?? 0;
  const figures: readonly (readonly [string, string])[] = [
    [minutes(duration), 'length'],
    [
      bpm === null ? '–' : decimals(bpm, 1),
      bpm === null ? 'no steady beat' : `bpm, ${Math.round(100 * confidence)} % sure`,
    ],
    [String(beats), beats === 1 ? 'beat' : 'beats'],
    [loudness.integratedLufs === null ? '–' : decimals(loudness.integratedLufs, 1), 'LUFS integrated'],
    [loudness.rangeLu === null ? '–' : decimals(loudness.rangeLu, 1), 'LU range'],
    [loudness.samplePeakDb === null ? '–' : decimals(loudness.samplePeakDb, 1), 'dB peak'],
  ];
  const across = 138;
  const first = PLOT_WIDTH - RIGHT - across * (figures.length - 1);
  const room = Math.floor((first - across - 48) / 17);
  const shown = [...title].length > room ? `${[...title].slice(0, room - 1).join('')}…` : title;
  return (
    text(shown, 48, 66, { size: 30, fill: ink.bright, weight: 600 }) +
    figures
      .map(
        ([figure, caption], n) =>
          text(figure, first + n * across, 60, { size: 25, fill: ink.bright, anchor: 'end', weight: 500 }) +
          text(caption, first + n * across, 80, { size: 12, fill: ink.faint, anchor: 'end' }),
      )
      .join('')
  );
}

/** Sections as a breath of colour behind everything, and lines where they begin. */
function backdrop(plot: Plot, bottom: number): string {
  const y = HEADER_HEIGHT + 30;
  return plot.sections
    .map(({ kind, start, end }, n) => {
      const x = plot.x(start);
      const fill = element('rect', {
        x,
        y,
        width: Math.max(0, plot.x(end) - x),
        height: bottom - y,
        fill: sectionColour[kind],
        'fill-opacity': 0.055,
      });
      const edge = element('path', {
        d: `M${x.toFixed(2)} ${y}V${bottom}`,
        stroke: sectionColour[kind],
        'stroke-opacity': 0.5,
        'stroke-dasharray': '1 4',
        fill: 'none',
      });
      return n === 0 ? fill : fill + edge;
    })
    .join('');
}

function timeAxis(plot: Plot, bottom: number): string {
  const { duration } = plot.columns;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600].find((seconds) => duration / seconds <= 16) ?? 7200;
  const ticks: string[] = [];
  for (let time = 0; time <= duration; time += step) {
    const x = plot.x(time);
    ticks.push(
      element('path', {
        d: `M${x.toFixed(2)} ${HEADER_HEIGHT + 34}V${bottom + 6}`,
        stroke: ink.bright,
        'stroke-opacity': 0.07,
        fill: 'none',
      }),
      text(minutes(time), x, bottom + 24, { size: 13, fill: ink.soft, anchor: 'middle' }),
    );
  }
  return ticks.join('');
}
