import { aalenJohansen } from './aalen-johansen.ts';

export interface Survival {
  times: Float64Array;
  /** Share that lasts longer than that time. */
  survival: Float64Array;
}

/**
 * Share that lasts longer than each time at which a row ended, with right censoring and late entry: the product-limit
 * estimator (Kaplan and Meier, JASA 53, 1958). `ended` is 1 for rows that ended, 0 for those still running.
 */
export function kaplanMeier(
  times: ArrayLike<number>,
  ended: ArrayLike<number>,
  entries?: ArrayLike<number>,
): Survival {
  const curve = aalenJohansen({ times, causes: ended, ...(entries && { entries }) }, 1);
  return { times: curve.times, survival: curve.survival };
}
