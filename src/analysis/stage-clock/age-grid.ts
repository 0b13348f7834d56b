import { quantile } from '../statistics/quantile.ts';

const steps = 32;
/** From a day on no age is further from the one before than by this factor, also where no visit ends. */
const widest = 1.25;

/**
 * Ages in days at which a stage is looked at, beginning with 0: shares of all visits, and shares of those that last a
 * day or more, since short ones crowd out the rest in many pipelines. The last age is one that 2 % outlast.
 */
export function ageGrid(days: ArrayLike<number>): number[] {
  const all = new Float64Array(days).sort();
  const first = all.findIndex((stay) => stay >= 1);
  const long = first < 0 ? all.subarray(0, 0) : all.subarray(first);
  const ages = new Set([0]);
  for (const sorted of [all, long]) {
    for (let step = 1; step < steps; step += 1) {
      const age = quantile(sorted, (0.98 * step) / (steps - 1));
      if (age !== null) ages.add(age);
    }
  }
  const last = Math.max(...ages);
  for (let age = 1; age < last; age *= widest) ages.add(age);
  return [...ages].sort((a, b) => a - b);
}
