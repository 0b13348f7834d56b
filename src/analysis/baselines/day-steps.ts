/** Days to try as a threshold: half days at first, then ever wider. */
export const daySteps: readonly number[] = [
  ...Array.from({ length: 60 }, (_, step) => 1 + step / 2),
  ...Array.from({ length: 46 }, (_, step) => Math.round(31 * 1.07 ** step)),
];

/** Factors to try on a typical length. */
export const factorSteps: readonly number[] = Array.from({ length: 90 }, (_, step) => 0.05 * 1.08 ** step);

/** Shares of visits to try: the threshold is the age by which so many are over. */
export const shareSteps: readonly number[] = Array.from({ length: 99 }, (_, step) => (step + 1) / 100);
