export type VerdictWord = 'ahead' | 'level' | 'behind';

/** One line of the table: a figure of ours next to the best baseline's. */
export interface VerdictLine {
  what: string;
  ours: number;
  /** The baseline that does best by this figure, by name. */
  best: string;
  baseline: number;
  /** `near`: it should be what the baseline is. */
  better: 'higher' | 'lower' | 'near';
  /** Ours may differ by so much without meaning anything: two standard errors, and no less than a hair. */
  noise: number;
  verdict: VerdictWord;
  /** How the numbers are to be read. */
  unit: 'share' | 'number';
}

/** The line with its verdict: ahead or behind when the difference is beyond the noise. */
export function verdictLine(line: Omit<VerdictLine, 'verdict'>): VerdictLine {
  const difference = line.ours - line.baseline;
  const gain = { higher: difference, lower: -difference, near: -Math.abs(difference) }[line.better];
  const verdict = Math.abs(gain) <= line.noise ? 'level' : gain > 0 ? 'ahead' : 'behind';
  return { ...line, verdict };
}
