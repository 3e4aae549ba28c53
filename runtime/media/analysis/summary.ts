import type { AnalysisReport } from './report.ts';
import { decimals, minutes, tenths } from './report-text.ts';

/** A report for people: some lines of text. */
export function analysisSummary(report: AnalysisReport): string {
  const { duration, totalFrames, fps, sections } = report;
  const rows: (readonly [string, string])[] = [
    ['Length', `${minutes(duration)} (${decimals(duration, 3)} s, ${totalFrames} frames at ${trimmed(fps)} fps)`],
    ['Tempo', tempo(report)],
    ['Loudness', loudness(report)],
    ['Onsets', `${report.onsets.length}`],
    ...sections.map(
      ({ kind, start, end }, n) =>
        [
          n === 0 ? 'Sections' : '',
          `${tenths(start).padStart(7)}  ${kind.padEnd(5)}  ${decimals(end - start, 1)} s`,
        ] as const,
    ),
  ];
  return rows.map(([name, text]) => `${name.padEnd(10)}${text}`).join('\n');
}

function tempo({ bpm, confidence, beats }: AnalysisReport): string {
  const count = beats.length === 1 ? '1 beat' : `${beats.length} beats`;
  if (bpm === null) return beats.length === 0 ? 'no steady beat' : `no steady tempo, ${count}`;
  const bars = beats.filter(({ downbeat }) => downbeat).length;
  return `${decimals(bpm, 1)} bpm, ${Math.round(100 * confidence)} % sure; ${count}, ${bars} ${bars === 1 ? 'bar' : 'bars'}`;
}

function loudness({ loudness: { integratedLufs, rangeLu, samplePeakDb } }: AnalysisReport): string {
  if (samplePeakDb === null) return 'silence';
  const parts = [
    integratedLufs === null ? 'too quiet or too short to measure' : `${decimals(integratedLufs, 1)} LUFS integrated`,
    ...(rangeLu === null ? [] : [`range ${decimals(rangeLu, 1)} LU`]),
    `peak ${decimals(samplePeakDb, 1)} dB`,
  ];
  return parts.join(', ');
}

function trimmed(fps: number): string {
  return String(Math.round(fps * 1000) / 1000);
}
