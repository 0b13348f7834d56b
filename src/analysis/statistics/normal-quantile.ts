/**
 * The value below which a standard normal variable lies in the share `p` of cases: the rational approximation 26.2.23
 * of Abramowitz and Stegun (Handbook of Mathematical Functions, 1964), within 4.5e-4.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  return (
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  );
}
