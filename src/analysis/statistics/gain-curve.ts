export interface GainPoint {
  /** Share of the rows, those with the highest scores first. */
  share: number;
  /** Share of all that came true that is among them. */
  found: number;
}

/**
 * How much of what came true is found among the highest scores, at `steps` equal shares of the rows: the gain curve. Rows
 * of one score are taken in proportion. Empty when nothing came true.
 */
export function gainCurve(outcomes: ArrayLike<number>, scores: ArrayLike<number>, steps = 50): GainPoint[] {
  const n = outcomes.length;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0),
  );
  const found = new Float64Array(n + 1);
  for (let from = 0; from < n; ) {
    let to = from;
    let hits = 0;
    for (; to < n && scores[order[to] ?? 0] === scores[order[from] ?? 0]; to += 1)
      hits += outcomes[order[to] ?? 0] === 1 ? 1 : 0;
    for (let place = from + 1; place <= to; place += 1)
      found[place] = (found[from] ?? 0) + (hits * (place - from)) / (to - from);
    from = to;
  }
  const all = found[n] ?? 0;
  if (all === 0) return [];
  return Array.from({ length: steps + 1 }, (_, step) => {
    const place = (step * n) / steps;
    const low = Math.floor(place);
    const before = found[low] ?? 0;
    const next = found[Math.min(n, low + 1)] ?? before;
    return { share: step / steps, found: (before + (place - low) * (next - before)) / all };
  });
}
