import { type BacktestReport, linesOf } from './judge.ts';
import type { VerdictLine } from './verdict-line.ts';

/** The table of verdicts as text: what, ours, the best of the others, what may be chance, verdict. */
export function verdictRows(report: BacktestReport): { head: string[]; rows: string[][] } {
  return {
    head: ['', 'Headrace', 'Best other', 'Its method', 'Noise', 'Verdict'],
    rows: linesOf(report).map((line) => [
      line.what,
      text(line, line.ours),
      text(line, line.baseline),
      line.best,
      `±${text(line, line.noise)}`,
      line.verdict,
    ]),
  };
}

const text = ({ unit }: VerdictLine, value: number): string =>
  unit === 'share' ? `${(100 * value).toFixed(1)} %` : value.toFixed(4);
