import { wilsonInterval } from './wilson-interval.ts';

export interface ReliabilityGroup {
  rows: number;
  /** Mean probability. */
  said: number;
  /** Share that came true, with its 80 % Wilson interval; rows of one cluster count once for its width. */
  happened: number;
  low: number;
  high: number;
}

const z80 = 1.2816;

/** Rows in groups of about equal size by rising probability, rows of one probability together: what was said and what came. */
export function reliabilityGroups(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  clusters: ArrayLike<number>,
  groups = 10,
): ReliabilityGroup[] {
  const n = outcomes.length;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0),
  );
  const found: ReliabilityGroup[] = [];
  for (let from = 0; from < n; ) {
    let to = Math.min(n, Math.max(from + 1, Math.round(((found.length + 1) * n) / groups)));
    while (to < n && probabilities[order[to] ?? 0] === probabilities[order[to - 1] ?? 0]) to += 1;
    const rows = order.slice(from, to);
    const independent = new Set(Array.from(rows, (row) => clusters[row] ?? 0)).size;
    const mean = (values: ArrayLike<number>): number =>
      rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length;
    const happened = mean(outcomes);
    const { low, high } = wilsonInterval(happened * independent, independent, z80);
    found.push({ rows: rows.length, said: mean(probabilities), happened, low, high });
    from = to;
  }
  return found;
}
