import { dayMs, type Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { type KnownActivities, activitiesAt } from '../timeline/activities-at.ts';
import { type Clocks, clockResetAt } from '../timeline/clock-reset-at.ts';
import { pausesAt, type Span } from '../timeline/pauses-at.ts';
import { type DealState, stateAt } from '../timeline/state-at.ts';
import { type StageVisit, visitsAt } from '../timeline/visits-at.ts';

/** What the analyses read of one deal, as known at `at`. */
export interface DealReading {
  at: Instant;
  state: DealState;
  visits: StageVisit[];
  /** The stay in an open stage that runs at `at`; null when the deal is closed or no stage is known. */
  visit: StageVisit | null;
  /** Days in that stage without the paused ones; at least so many when the entry is not known. */
  stageDays: number;
  clocks: Clocks;
  pauses: Span[];
  /** Somebody said that the deal waits until a day that has not come. */
  paused: boolean;
  activities: KnownActivities;
}

/** Reads a deal as of `at`; null before its creation. */
export function readDeal(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  at: Instant,
): DealReading | null {
  const state = stateAt(history, at);
  if (!state) return null;
  const visits = visitsAt(history, pipelines, at);
  const last = visits.at(-1);
  const visit = last?.kind === 'open' ? last : null;
  return {
    at,
    state,
    visits,
    visit,
    stageDays: visit ? Math.max(0, at - visit.enteredAt - visit.pausedMs) / dayMs : 0,
    clocks: clockResetAt(history, pipelines, at),
    pauses: pausesAt(history, at),
    paused: state.pauseUntil !== null && Date.parse(state.pauseUntil) > at,
    activities: activitiesAt(history, at),
  };
}
