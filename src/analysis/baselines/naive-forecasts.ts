import type { Instant } from '../../model/instant.ts';
import { type ForecastRow } from '../forecast/forecast-rows.ts';
import { wonBetween } from '../forecast/won-between.ts';

/** Number and value of what a period is expected to bring. */
export interface NaiveForecast {
  name: string;
  count: number;
  value: number;
}

/** As the last period, and as the mean of the last three. `starts`: where the period and the three before it begin, latest first. */
export function naiveForecasts(
  rows: readonly ForecastRow[],
  starts: readonly [Instant, Instant, Instant, Instant],
): NaiveForecast[] {
  const [startAt, ...before] = starts;
  const past = before.map((fromAt, back) => wonBetween(rows, fromAt, before[back - 1] ?? startAt));
  const mean = (of: 'count' | 'value'): number => past.reduce((sum, won) => sum + won[of], 0) / past.length;
  const [last = { count: 0, value: 0 }] = past;
  return [
    { name: 'as the last period', ...last },
    { name: 'mean of the last three', count: mean('count'), value: mean('value') },
  ];
}
