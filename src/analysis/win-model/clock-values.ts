import type { StageClock } from '../pipeline-model.ts';
import { winChanceAt } from '../stage-clock/win-chance-at.ts';
import { logit } from '../statistics/logit.ts';

/** What a stage's clock says of a deal, in log-odds: on entering the stage, and what its age there adds. */
export function clockValues(
  clock: Pick<StageClock, 'ages' | 'winChance'>,
  stageDays: number,
): Record<'stage:chance' | 'time-in-stage:chance', number> {
  const entry = logit(winChanceAt(clock, 0));
  return { 'stage:chance': entry, 'time-in-stage:chance': logit(winChanceAt(clock, stageDays)) - entry };
}
