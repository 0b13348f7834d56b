import { risingOrder } from '../statistics/rising-order.ts';
import { landmarkCurve } from './landmark-curve.ts';

/** P(won) of a new deal: what ends, open deals censored; half a win and half a loss are added. */
export function baseRateOf({ days, outcomes }: { days: number[]; outcomes: number[] }): number {
  const order = risingOrder(days);
  const closeDays = Float64Array.from(order, (deal) => days[deal] as number);
  const ends = Uint8Array.from(order, (deal) => outcomes[deal] as number);
  const [mark] = landmarkCurve({ days: closeDays, closeDays, outcomes: ends }, [0]);
  const resolved = mark?.resolved ?? 0;
  return ((mark?.winChance ?? 0.5) * resolved + 0.5) / (resolved + 1);
}
