/** Deals in the order of their age at the end, or at the last look. */
export interface Ages {
  days: Float64Array;
  /** 0 open, 1 won, 2 lost. */
  ends: Uint8Array;
  /** Which of the given deals stands at each place. */
  rows: Uint32Array;
}

/** Puts deals in order once, so that many replicates can be read from them. */
export function inAgeOrder(days: ArrayLike<number>, ends: ArrayLike<number>): Ages {
  const rows = Uint32Array.from({ length: days.length }, (_, row) => row).sort(
    (a, b) => (days[a] ?? 0) - (days[b] ?? 0),
  );
  return {
    days: Float64Array.from(rows, (row) => days[row] ?? 0),
    ends: Uint8Array.from(rows, (row) => ends[row] ?? 0),
    rows,
  };
}

/**
 * Share of deals that is won in the end: Aalen–Johansen with lost as the competing end and open deals censored, each
 * deal counted `weights` times. Null when nothing was closed.
 */
export function winShare({ days, ends, rows }: Ages, weights: ArrayLike<number> | null): number | null {
  let atRisk = 0;
  for (const row of rows) atRisk += weights ? (weights[row] ?? 0) : 1;
  let surviving = 1;
  let won = 0;
  let closed = 0;
  for (let from = 0; from < days.length; ) {
    const time = days[from];
    let gone = 0;
    let wins = 0;
    let losses = 0;
    for (; from < days.length && days[from] === time; from += 1) {
      const weight = weights ? (weights[rows[from] ?? 0] ?? 0) : 1;
      gone += weight;
      if (ends[from] === 1) wins += weight;
      else if (ends[from] === 2) losses += weight;
    }
    if (wins + losses > 0) {
      won += (surviving * wins) / atRisk;
      surviving *= 1 - (wins + losses) / atRisk;
      closed += wins + losses;
    }
    atRisk -= gone;
  }
  return closed > 0 ? won : null;
}
