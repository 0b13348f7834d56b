export interface RocArea {
  /** The chance that a row that came true was given more than one that did not, ties half. */
  value: number;
  /** What each row adds to its error: their squares, summed over independent rows, are the variance. */
  influence: Float64Array;
}

/**
 * The area under the ROC curve with the influence of every row (DeLong, DeLong and Clarke-Pearson, Biometrics 44,
 * 1988). Null when nothing came true, or everything.
 */
export function rocArea(outcomes: ArrayLike<number>, scores: ArrayLike<number>): RocArea | null {
  const n = outcomes.length;
  let positives = 0;
  for (let row = 0; row < n; row += 1) positives += outcomes[row] === 1 ? 1 : 0;
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) return null;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (scores[a] ?? 0) - (scores[b] ?? 0),
  );
  // Of each row the share of the other kind that it beats.
  const beaten = new Float64Array(n);
  let positivesBelow = 0;
  let negativesBelow = 0;
  let sum = 0;
  for (let from = 0; from < n; ) {
    const score = scores[order[from] ?? 0];
    let to = from;
    let tiedPositives = 0;
    for (; to < n && scores[order[to] ?? 0] === score; to += 1)
      tiedPositives += outcomes[order[to] ?? 0] === 1 ? 1 : 0;
    const tiedNegatives = to - from - tiedPositives;
    const ofPositive = (negativesBelow + tiedNegatives / 2) / negatives;
    const ofNegative = (positives - positivesBelow - tiedPositives / 2) / positives;
    for (let place = from; place < to; place += 1) {
      const row = order[place] ?? 0;
      beaten[row] = outcomes[row] === 1 ? ofPositive : ofNegative;
    }
    sum += tiedPositives * ofPositive;
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    from = to;
  }
  const value = sum / positives;
  return {
    value,
    influence: beaten.map((share, row) => (share - value) / (outcomes[row] === 1 ? positives : negatives)),
  };
}
