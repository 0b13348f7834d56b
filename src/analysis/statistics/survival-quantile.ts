/** A quantile of times with its range; null where the curve does not come down so far. */
export interface TimeQuantile {
  value: number | null;
  low: number | null;
  high: number | null;
}

/**
 * The time by which a share `p` has ended, with right censoring: first time at which the Kaplan–Meier curve is at or
 * below 1 − p. The range turns the curve's own around (Brookmeyer and Crowley, Biometrics 38, 1982), with Greenwood's
 * variance on the log(−log) scale; `z` is the normal quantile of the wanted coverage.
 */
export function survivalQuantile(
  times: ArrayLike<number>,
  ended: ArrayLike<number>,
  p: number,
  z: number,
): TimeQuantile {
  const order = Uint32Array.from({ length: times.length }, (_, row) => row).sort(
    (a, b) => (times[a] ?? 0) - (times[b] ?? 0),
  );
  const found: TimeQuantile = { value: null, low: null, high: null };
  let atRisk = order.length;
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
    atRisk -= gone;
  }
  return found;
}
