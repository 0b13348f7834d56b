import type { Instant } from '../../model/instant.ts';
import { baseRateOf } from './base-rate.ts';
import { type Chances, chanceCurves } from './chance-curves.ts';
import { joinedStays, staysAsOf } from './stays-as-of.ts';
import type { VisitColumns } from './visit-rows.ts';

/** What the clocks of a pipeline say of chances, and nothing else of what a clock knows. */
export interface StageChances {
  anyStage: Chances;
  stages: ReadonlyMap<string, Chances>;
}

/**
 * The chances that the clocks of `fitClocks` would have shown at an earlier instant, without the deals whose seed is left
 * out. `deals`: all of them as known then, see `dealsAsOf`.
 */
export function fitChances(
  visits: ReadonlyMap<string, VisitColumns>,
  deals: { days: number[]; outcomes: number[] },
  at: Instant,
  isLeftOut: (seed: number) => boolean,
): StageChances {
  const known = [...visits].map(([stage, rows]) => ({ stage, stays: staysAsOf(rows, at, isLeftOut) }));
  const baseRate = baseRateOf(deals);
  const together = joinedStays(known.map(({ stays }) => stays));
  const anyStage = chanceCurves(together, { winChance: baseRate, shape: null });
  const prior = { winChance: anyStage.winChance[0] ?? baseRate, shape: anyStage };
  return { anyStage, stages: new Map(known.map(({ stage, stays }) => [stage, chanceCurves(stays, prior)])) };
}
