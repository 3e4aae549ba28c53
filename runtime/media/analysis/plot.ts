import { eightBands, type SectionKind } from '#graphs/features.ts';
import { beatsOf, sectionsOf, type Features, type Section } from '#runtime/features.ts';
import { highest, mean, type Columns } from './plot-columns.ts';
import { decimals, minutes } from './report-text.ts';
import { areaPath, element, escapeXml, linePath, type Box } from './svg.ts';

/** Pixels. */
const PLOT_WIDTH = 1920;
const LEFT = 168;
const RIGHT = 72;
const GAP = 16;
const HEADER_HEIGHT = 108;

/** After Okabe and Ito's palette for all kinds of colour vision, set on near-black. */
const ink = { ground: '#0e0f13', line: '#2a2c33', faint: '#7d7a76', soft: '#b9b4ac', bright: '#f4efe7' } as const;
const sectionColour: Record<SectionKind, string> = {
  quiet: '#6f86b8',
  build: '#f0d345',
  drop: '#f0692f',
  main: '#3fb39d',
};
const threeColours = { high: '#8ecbf2', mid: '#f3c14b', bass: '#e8602c' } as const;
/** From dark and low to light and high: even in grey the order can be seen. */
const eightColours = ['#7a2c86', '#a8327d', '#cf3f69', '#e95a4b', '#f67e37', '#fba53a', '#f9cb57', '#f6efa1'] as const;

/**
 * The whole analysis as one picture (SVG): header with figures, sections, waveform, onset strength with beats, onsets, bands,
 * loudness, intensity and tension, tempo, timbre and stereo image over a common time axis. `title` is any text.
 */
export function analysisSvg(features: Features, title: string): string {
  const page = new Page(features);
  const rows = [
    page.sections(26),
    page.waveform(132),
    page.beats(34, 76),
    page.events(18, 'High onsets', 'onsetsHigh', threeColours.high),
    page.events(18, 'Mid onsets', 'onsetsMid', threeColours.mid),
    page.events(18, 'Low onsets', 'onsetsLow', threeColours.bass),
    ...(['high', 'mid', 'bass'] as const).map((name) => page.band(46, name, threeColours[name])),
    ...eightBands.map((_, n) => page.band(30, eightBands.at(-1 - n)!, eightColours.at(-1 - n)!)),
    page.loudness(124),
    page.intensity(64),
    page.tempo(56),
    page.timbre(46),
    page.stereo(46),
  ];
  return page.finish(title, rows);
}

/** Pixels, as the picture itself says. */
export function svgSize(svg: string): { readonly width: number; readonly height: number } {
  const [, height] = /^<svg[^>]* height="(\d+)"/.exec(svg) ?? [];
  return { width: PLOT_WIDTH, height: Number(height) };
}

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

/** Draws rows one below the other. */
class Page {
  readonly #features: Features;
  readonly #sections: readonly Section[];
  readonly #columns: Columns;
  #y = HEADER_HEIGHT;

  constructor(features: Features) {
    this.#features = features;
    this.#sections = sectionsOf(features);
    this.#columns = { count: PLOT_WIDTH - LEFT - RIGHT, duration: Math.max(features.duration, 0.01) };
  }

  sections(height: number): string {
    const box = this.#row(height, GAP / 2);
    const bars = this.#sections.map(({ kind, start, end }) => {
      const x = this.#x(start) + 1;
      const width = Math.max(1, this.#x(end) - 1 - x);
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
    return this.#label('Sections', box) + bars.join('');
  }

  waveform(height: number): string {
    const box = this.#row(height);
    const middle = box.y + height / 2;
    const linear = (db: number) => (10 ** (db / 20) * height) / 2;
    const peaks = highest(this.#track('peakDb'), this.#columns).map((db) => Math.min(height / 2, linear(db)));
    const body = highest(this.#track('amplitudeDb'), this.#columns).map((db) => Math.min(height / 2, linear(db)));
    const shape = (heights: readonly number[], section: Section) => {
      const step = box.width / heights.length;
      const from = Math.floor((this.#x(section.start) - box.x) / step);
      const to = Math.max(from + 1, Math.ceil((this.#x(section.end) - box.x) / step));
      const part = heights.slice(from, to);
      const place = { ...box, x: box.x + from * step, width: part.length * step };
      return areaPath(
        place,
        part.map((h) => middle - Math.max(h, 0.4)),
        part.map((h) => middle + Math.max(h, 0.4)),
      );
    };
    const parts = this.#sections.map((section) => {
      const fill = sectionColour[section.kind];
      return (
        element('path', { d: shape(peaks, section), fill, 'fill-opacity': 0.42 }) +
        element('path', { d: shape(body, section), fill, 'fill-opacity': 0.95 })
      );
    });
    return this.#label('Waveform', box) + parts.join('');
  }

  /** Beats as tall as they were played; downbeats reach through the onset strength below. */
  beats(height: number, onsetHeight: number): string {
    const box = this.#row(height);
    const onsets = this.#row(onsetHeight, 0);
    const beats = beatsOf(this.#features);
    // Many beats side by side must not become a wall.
    const room = box.width / Math.max(1, beats.length);
    const opacity = Math.min(0.9, 0.25 + room / 16);
    const floor = box.y + height;
    const ticks = (downbeat: boolean) =>
      beats
        .filter((beat) => beat.downbeat === downbeat)
        .map(({ time, strength }) => {
          const top = downbeat ? box.y : floor - (height - 6) * (0.35 + 0.65 * strength);
          return `M${this.#x(time).toFixed(2)} ${top.toFixed(1)}V${floor}`;
        })
        .join('');
    const through = beats
      .filter((beat) => beat.downbeat)
      .map(({ time }) => `M${this.#x(time).toFixed(2)} ${floor}v${onsetHeight}`)
      .join('');
    const line = { stroke: '#56b4e9', fill: 'none' };
    const strength = highest(this.#track('onset'), this.#columns);
    return (
      this.#label('Beats', box) +
      this.#label('Onset strength', onsets) +
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

  events(height: number, label: string, name: string, stroke: string): string {
    const box = this.#row(height, 4);
    const times = this.#features.events[name] ?? new Float64Array(0);
    const room = box.width / Math.max(1, times.length);
    const d = Array.from(times, (time) => `M${this.#x(time).toFixed(2)} ${box.y + 2}v${height - 4}`).join('');
    return (
      this.#label(label, box) +
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

  band(height: number, name: string, fill: string): string {
    const box = this.#row(height, 5);
    const values = highest(this.#track(name), this.#columns);
    return (
      this.#label(labels[name] ?? name, box) +
      ground(box) +
      element('path', { d: areaPath(box, heights(box, values), box.y + height), fill })
    );
  }

  loudness(height: number): string {
    const box = this.#row(height, GAP);
    const momentary = mean(this.#track('momentaryLufs'), this.#columns);
    const shortTerm = mean(this.#track('shortTermLufs'), this.#columns);
    const top = Math.min(6, Math.max(-12, Math.ceil((Math.max(...momentary) + 1) / 6) * 6));
    const bottom = top - 36;
    const y = (lufs: number) => box.y + (height * (top - Math.max(bottom, lufs))) / (top - bottom);
    const lines = Array.from({ length: 4 }, (_, n) => top - 12 * n).map((lufs) =>
      this.#scaleLine(box, y(lufs), decimals(lufs, 0)),
    );
    const { integratedLufs } = this.#features.loudness;
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
      this.#label('Loudness', box, 'LUFS, short-term') +
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

  intensity(height: number): string {
    const box = this.#row(height);
    const intensity = mean(this.#track('intensity'), this.#columns);
    const tension = mean(this.#track('tension'), this.#columns);
    return (
      this.#label('Intensity', box, 'tension in yellow') +
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

  tempo(height: number): string {
    const box = this.#row(height);
    const label = this.#label('Tempo', box, 'bpm');
    if (this.#features.bpm === null) {
      return (
        label + ground(box) + text('no steady beat', box.x + 8, box.y + height / 2 + 4, { size: 13, fill: ink.faint })
      );
    }
    const tempo = mean(this.#track('tempoBpm'), this.#columns);
    const known = tempo.filter((bpm) => bpm > 0);
    const bottom = Math.floor((Math.min(...known) - 8) / 10) * 10;
    const top = Math.max(bottom + 20, Math.ceil((Math.max(...known) + 8) / 10) * 10);
    const y = (bpm: number) => box.y + (height * (top - bpm)) / (top - bottom);
    return (
      label +
      this.#scaleLine(box, y(bottom), String(bottom)) +
      this.#scaleLine(box, y(top), String(top)) +
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

  timbre(height: number): string {
    const box = this.#row(height);
    const brightness = mean(this.#track('brightness'), this.#columns);
    return (
      this.#label('Brightness', box) +
      ground(box) +
      element('path', {
        d: areaPath(box, heights(box, brightness), box.y + height),
        fill: '#f0e6a8',
        'fill-opacity': 0.5,
      })
    );
  }

  /** Width as a band around the balance: left is up. */
  stereo(height: number): string {
    const box = this.#row(height);
    const balance = mean(this.#track('balance'), this.#columns);
    const width = mean(this.#track('width'), this.#columns);
    const y = (value: number) => box.y + height * Math.min(1, Math.max(0, value));
    return (
      this.#label('Stereo', box, 'left up, width') +
      this.#scaleLine(box, box.y + height / 2, '') +
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

  finish(title: string, rows: readonly string[]): string {
    const bottom = this.#y;
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
      this.#header(title),
      this.#backdrop(bottom),
      ...rows,
      this.#timeAxis(bottom),
    );
  }

  #header(title: string): string {
    const { bpm, confidence, loudness, duration, events } = this.#features;
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
  #backdrop(bottom: number): string {
    const y = HEADER_HEIGHT + 30;
    return this.#sections
      .map(({ kind, start, end }, n) => {
        const x = this.#x(start);
        const fill = element('rect', {
          x,
          y,
          width: Math.max(0, this.#x(end) - x),
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

  #timeAxis(bottom: number): string {
    const { duration } = this.#columns;
    const step =
      [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600].find((seconds) => duration / seconds <= 16) ?? 7200;
    const ticks: string[] = [];
    for (let time = 0; time <= duration; time += step) {
      const x = this.#x(time);
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

  #scaleLine(box: Box, y: number, label: string): string {
    return (
      element('path', { d: `M${box.x} ${y.toFixed(1)}h${box.width}`, stroke: ink.line, fill: 'none' }) +
      (label === '' ? '' : text(label, box.x + box.width + 10, y + 4, { size: 12, fill: ink.faint }))
    );
  }

  #label(label: string, box: Box, note = ''): string {
    const middle = box.y + box.height / 2 + 4.5;
    const x = LEFT - 16;
    if (note === '') return text(label, x, middle, { size: 13, fill: ink.soft, anchor: 'end' });
    return (
      text(label, x, middle - 7, { size: 13, fill: ink.soft, anchor: 'end' }) +
      text(note, x, middle + 9, { size: 11, fill: ink.faint, anchor: 'end' })
    );
  }

  #row(height: number, gap = GAP): Box {
    this.#y += gap;
    const box = { x: LEFT, y: this.#y, width: PLOT_WIDTH - LEFT - RIGHT, height };
    this.#y += height;
    return box;
  }

  #x(time: number): number {
    return LEFT + ((PLOT_WIDTH - LEFT - RIGHT) * Math.min(time, this.#columns.duration)) / this.#columns.duration;
  }

  #track(name: string): Float32Array {
    return this.#features.tracks[name] ?? new Float32Array(this.#features.gridLength);
  }
}

/** Heights of values 0…1 in a row, 1 at its top. */
function heights(box: Box, values: readonly number[]): number[] {
  return values.map((value) => box.y + box.height * (1 - Math.min(1, Math.max(0, value))));
}

function ground(box: Box): string {
  return element('path', { d: `M${box.x} ${box.y + box.height}h${box.width}`, stroke: ink.line, fill: 'none' });
}

interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'end' | 'middle';
  readonly weight?: number;
  readonly spacing?: number;
}

function text(content: string, x: number, y: number, { size, fill, anchor, weight, spacing }: TextStyle): string {
  const attributes = {
    x,
    y,
    fill,
    'font-size': size,
    ...(anchor ? { 'text-anchor': anchor } : {}),
    ...(weight ? { 'font-weight': weight } : {}),
    ...(spacing ? { 'letter-spacing': spacing } : {}),
  };
  return element('text', attributes, escapeXml(content));
}
