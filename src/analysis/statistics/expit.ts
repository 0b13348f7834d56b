/** Probability of log-odds: the inverse of `logit`, without overflow. */
export function expit(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}
