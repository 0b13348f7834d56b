/**
 * The value below which a share `p` (0–1) of `sorted` (rising) lies, with linear interpolation (type 7 of Hyndman and
 * Fan, The American Statistician 50, 1996); null when there are no values.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  if (sorted.length === 0) return null;
  const place = p * (sorted.length - 1);
  const lower = Math.floor(place);
  const low = sorted[lower] ?? 0;
  const high = sorted[lower + 1] ?? low;
  return low + (high - low) * (place - lower);
}
