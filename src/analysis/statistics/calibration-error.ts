/**
 * Mean distance between probability and frequency over `bins` groups of equal size, by rising probability: the
 * expected calibration error (Naeini, Cooper and Hauskrecht, AAAI 2015). Rows of one probability share one frequency,
 * so that the order of ties does not matter. Null without rows.
 */
export function calibrationError(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  bins = 10,
): number | null {
  const n = outcomes.length;
  if (n === 0) return null;
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  order.sort((a, b) => (probabilities[a] ?? 0) - (probabilities[b] ?? 0));
  const frequencies = sharedFrequencies(outcomes, probabilities, order);
  let error = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    let gap = 0;
    for (let place = Math.floor((bin * n) / bins); place < Math.floor(((bin + 1) * n) / bins); place += 1) {
      gap += (frequencies[place] ?? 0) - (probabilities[order[place] ?? 0] ?? 0);
    }
    error += Math.abs(gap) / n;
  }
  return error;
}

/** In the given order: the frequency among all rows of the same probability. */
function sharedFrequencies(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  order: Uint32Array,
): Float64Array {
  const frequencies = new Float64Array(order.length);
  for (let from = 0; from < order.length; ) {
    const p = probabilities[order[from] ?? 0];
    let to = from;
    let hits = 0;
    for (; to < order.length && probabilities[order[to] ?? 0] === p; to += 1) {
      hits += outcomes[order[to] ?? 0] ?? 0;
    }
    frequencies.fill(hits / (to - from), from, to);
    from = to;
  }
  return frequencies;
}
