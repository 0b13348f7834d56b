/** Value at `time` of a step function that changes to `values[i]` at `times[i]` (rising) and is `before` until then. */
export function stepAt(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  time: number,
  before: number,
): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? before : (values[low - 1] ?? before);
}
