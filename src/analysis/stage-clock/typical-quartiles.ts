import { censoringWeights } from '../statistics/censoring-weights.ts';
import { weightedQuantiles } from '../statistics/weighted-quantiles.ts';
import type { StayRows } from './landmark-curve.ts';
import { open, won } from './visit-rows.ts';

/** Later-won visits a typical length needs: below five a rate is a story, not a number (`massing` shows the same floor). */
const typicalFloor = 5;

type Quartile = number | null;

/**
 * Quartiles of the stays of deals that were won later; quick deals are known sooner, so each counts for its like. Stays
 * that began before the log did are no fair sample and left out.
 */
export function typicalQuartiles({
  days,
  closeDays,
  outcomes,
  unseenDays,
}: StayRows): [Quartile, Quartile, Quartile] {
  const closes = new Float64Array(days.length);
  const ended = new Uint8Array(days.length);
  const stays = new Float64Array(days.length);
  const isWon = new Uint8Array(days.length);
  let seen = 0;
  for (let row = 0; row < days.length; row += 1) {
    if (unseenDays && (unseenDays[row] as number) > 0) continue;
    closes[seen] = closeDays[row] as number;
    stays[seen] = days[row] as number;
    ended[seen] = outcomes[row] === open ? 0 : 1;
    isWon[seen] = outcomes[row] === won ? 1 : 0;
    seen += 1;
  }
  const weights = censoringWeights(closes.subarray(0, seen), ended.subarray(0, seen));
  let wins = 0;
  for (let place = 0; place < seen; place += 1) {
    if (isWon[place] === 0) weights[place] = 0;
    else if ((weights[place] as number) > 0) wins += 1;
  }
  if (wins < typicalFloor) return [null, null, null];
  const [low, median, high] = weightedQuantiles(stays.subarray(0, seen), weights, [0.25, 0.5, 0.75]);
  return [low ?? null, median ?? null, high ?? null];
}
