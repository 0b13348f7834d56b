/** A quantile of times with its range; null where the curve does not come down so far. */
export interface TimeQuantile {
  value: number | null;
  low: number | null;
  high: number | null;
}

/**
 * The time by which a share `p` has ended, with right censoring and late entry: first time at which the Kaplan–Meier curve is at or
 * below 1 − p. The range turns the curve's own around (Brookmeyer and Crowley, Biometrics 38, 1982), with Greenwood's
 * variance on the log(−log) scale; `z` is the normal quantile of the wanted coverage.
 */
export function survivalQuantile(
  times: ArrayLike<number>,
  ended: ArrayLike<number>,
  p: number,
  z: number,
  entries?: ArrayLike<number>,
): TimeQuantile {
  // A row that ends when it comes under observation was never at risk.
  const order = Array.from({ length: times.length }, (_, row) => row)
    .filter((row) => !entries || (entries[row] ?? 0) < (times[row] ?? 0))
    .sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const entered = Float64Array.from(order, (row) => entries?.[row] ?? Number.NEGATIVE_INFINITY).sort();
  const found: TimeQuantile = { value: null, low: null, high: null };
  let come = 0;
  let left = 0;
  let surviving = 1;
  let greenwood = 0;
  for (let from = 0; from < order.length; ) {
    const time = times[order[from] ?? 0] ?? 0;
    let gone = 0;
    let ends = 0;
    for (; from < order.length && times[order[from] ?? 0] === time; from += 1) {
      gone += 1;
      ends += ended[order[from] ?? 0] === 1 ? 1 : 0;
    }
    while (come < entered.length && (entered[come] ?? 0) < time) come += 1;
    const atRisk = come - left;
    if (ends > 0) {
      surviving *= 1 - ends / atRisk;
      greenwood += atRisk > ends ? ends / (atRisk * (atRisk - ends)) : 0;
      const log = Math.log(surviving);
      const error = surviving > 0 ? (z * Math.sqrt(greenwood)) / -log : 0;
      if (surviving ** Math.exp(error) <= 1 - p) found.low ??= time;
      if (surviving <= 1 - p) found.value ??= time;
      if (surviving ** Math.exp(-error) <= 1 - p) found.high ??= time;
      if (found.high !== null) break;
    }
    left += gone;
  }
  return found;
}
