import type { Instant } from '../../model/instant.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { chanceInWindow, fitPeriodModel, standingAt, type Window } from './period-model.ts';

/** Mean and variance of what a window brings, as if the chances were known. */
export interface Expected {
  count: { mean: number; variance: number };
  value: { mean: number; variance: number };
}

/** Open deals by their chances and amounts, plus what is won of deals that do not exist yet. */
export function expectPeriod(
  rows: readonly ForecastRow[],
  at: Instant,
  window: Window,
  halfLifeMs: number,
): Expected {
  const model = fitPeriodModel(rows, at, window, halfLifeMs);
  const { unborn, realisation } = model;
  const count = { mean: unborn.count, variance: unborn.count };
  const value = { mean: unborn.value, variance: unborn.count * unborn.squaredValue };
  for (const row of rows) {
    if (row.createdAt > at) continue;
    const standing = standingAt(row, at);
    if (!standing) continue;
    const chance = chanceInWindow(model, standing.place, standing.ageDays);
    const amount = standing.amount * realisation;
    count.mean += chance;
    count.variance += chance * (1 - chance);
    value.mean += chance * amount;
    value.variance += chance * (1 - chance) * amount * amount;
  }
  return { count, value };
}
