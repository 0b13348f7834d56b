import type { Estimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import { type Velocity, velocityOf, type Window } from './velocity-of.ts';

export interface VelocityShare {
  key: string | null;
  label: string;
  realised: Estimate;
  generation: Estimate;
  winRate: Estimate;
  openDeals: Estimate;
  meanWon: Estimate;
  meanDays: Estimate;
}

export type GroupVelocity = { key: string | null; velocity: Velocity };

const most = 50;
const replicates = 60;

/** The velocity of each group of deals, reckoned by itself. */
export const groupVelocities = (
  rows: readonly FlowRow[],
  window: Window,
  keyOf: (row: FlowRow) => string | null,
): GroupVelocity[] =>
  [...Map.groupBy(rows, keyOf)].map(([key, deals]) => ({
    key,
    velocity: velocityOf(deals, window, replicates),
  }));

/** Velocity of groups, most realised first. Groups without a deal in the window are left out. */
export const velocityBy = (
  groups: readonly GroupVelocity[],
  labelOf: (key: string | null) => string,
): VelocityShare[] =>
  groups
    .map(({ key, velocity: { forms, factors } }) => {
      const { realised, generation } = forms;
      const { winRate, openDeals, meanWon, meanDays } = factors;
      return { key, label: labelOf(key), realised, generation, winRate, openDeals, meanWon, meanDays };
    })
    .filter(({ openDeals, winRate }) => (openDeals.value ?? 0) > 0 || winRate.n > 0)
    .sort(
      (a, b) =>
        (b.realised.value ?? 0) - (a.realised.value ?? 0) ||
        (b.openDeals.value ?? 0) - (a.openDeals.value ?? 0),
    )
    .slice(0, most);
