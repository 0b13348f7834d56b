import { dayMs, type Instant } from '../../model/instant.ts';
import { quantile } from '../statistics/quantile.ts';
import { type Estimate, noEstimate, shareEstimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import { shareOfValue } from './share-of-value.ts';
import type { Window } from './velocity-of.ts';
import { winCurve } from './win-curve.ts';

export interface Cohort extends Window {
  created: number;
  open: number;
  won: number;
  winRate: Estimate;
  winRateByValue: Estimate;
  ageDays: number[];
  curve: number[];
}

export interface Cohorts {
  /** The age at which all cohorts are compared: that by which nine in ten wins have come; null without a win. */
  atAgeDays: number | null;
  cohorts: Cohort[];
}

/**
 * Deals by the period they were created in, and what has become of them at one age: cohorts that have not been watched
 * for so long have no rate yet, but a curve as far as they were watched. By value, deals without an amount are left out.
 */
export function cohorts(rows: readonly FlowRow[], windows: readonly Window[], at: Instant): Cohorts {
  const ageOf = ({ createdAt, closedAt }: FlowRow): number => ((closedAt ?? at) - createdAt) / dayMs;
  const wins = rows
    .filter(({ outcome }) => outcome === 'won')
    .map(ageOf)
    .sort((a, b) => a - b);
  const atAgeDays = quantile(wins, 0.9);
  const cohortOf = ({ fromAt, untilAt }: Window): Cohort => {
    const deals = rows.filter(({ createdAt }) => createdAt >= fromAt && createdAt < untilAt);
    const isWonBy = (row: FlowRow, age: number): boolean => row.outcome === 'won' && ageOf(row) <= age;
    const watchedDays = (at - untilAt) / dayMs;
    const isWatched = atAgeDays !== null && watchedDays >= atAgeDays;
    const { ageDays, won } = winCurve(deals, at, 0.5);
    return {
      fromAt,
      untilAt,
      created: deals.length,
      open: deals.filter(({ outcome }) => outcome === 'open').length,
      won: deals.filter(({ outcome }) => outcome === 'won').length,
      winRate: isWatched
        ? shareEstimate(deals.filter((row) => isWonBy(row, atAgeDays)).length, deals.length)
        : noEstimate(deals.length),
      winRateByValue: isWatched
        ? shareOfValue(deals, (row) => isWonBy(row, atAgeDays))
        : noEstimate(deals.length),
      ageDays,
      curve: won,
    };
  };
  return { atAgeDays, cohorts: windows.map(cohortOf).filter(({ created }) => created > 0) };
}
