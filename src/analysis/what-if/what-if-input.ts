import type { Instant } from '../../model/instant.ts';
import type { PipelineFigures } from '../../model/pipeline-figures.ts';
import type { ForecastRow } from '../forecast/forecast-rows.ts';
import { type Reckoning, reckonPeriod } from '../forecast/reckon-period.ts';

/** What one pipeline and currency is now, as far as it can be supposed to be otherwise. */
export interface WhatIfInput {
  /** From now to the end of the period that is asked about. */
  now: Reckoning;
  /** The same with half the time to the close, and with twice. */
  faster: Reckoning;
  slower: Reckoning;
  velocity: PipelineFigures['velocity'];
  /** Change of the share won that goes with one more open deal of an owner. */
  marginalWinRate: PipelineFigures['load']['marginal']['winRate'];
}

/**
 * Prepares questions about `[at, untilAt)`. At half the time to the close a period brings of the open deals what now
 * takes twice as long, and of the deals to come half of what twice as long brings, as no more of them come in.
 * `rows`: one currency, as known at `at`.
 */
export function whatIfInput(
  rows: readonly ForecastRow[],
  at: Instant,
  untilAt: Instant,
  pace: Pick<WhatIfInput, 'velocity' | 'marginalWinRate'>,
): WhatIfInput {
  const lengthMs = untilAt - at;
  const now = reckonPeriod(rows, at, at, untilAt);
  const paced = (pace: number): Reckoning => {
    const { rest, ...reckoning } = reckonPeriod(rows, at, at, at + lengthMs / pace);
    return { ...reckoning, rest: { ...rest, count: rest.count * pace, value: rest.value * pace } };
  };
  return { now, faster: paced(0.5), slower: paced(2), ...pace };
}
