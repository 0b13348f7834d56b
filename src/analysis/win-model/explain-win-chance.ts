import type { Reason } from '../../model/scorecard.ts';
import type { DealReading } from '../read-deal.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { expit } from '../statistics/expit.ts';
import { logit } from '../statistics/logit.ts';
import { clockOf } from '../stage-clock/clock-of.ts';
import { winChanceAt } from '../stage-clock/win-chance-at.ts';
import { daysText } from '../wording/days-text.ts';
import { percentText } from '../wording/percent-text.ts';

export interface WinChance {
  /** `base` and all contributions make up its log-odds. */
  winChance: number;
  /** The same deal, had it just entered its stage and were nothing wrong. */
  freshChance: number;
  base: number;
  /** Strongest first. */
  reasons: Reason[];
}

/** The chance to win of a deal that is in an open stage, and what it is made of. */
export function explainWinChance(model: PipelineModel, reading: DealReading, stage: string): WinChance {
  const clock = clockOf(model, stage);
  const base = logit(model.baseRate);
  const entry = logit(winChanceAt(clock, 0));
  const now = logit(winChanceAt(clock, reading.stageDays));
  const stay = daysText(reading.stageDays);
  const typical = clock.typicalDays;
  const slower = now < entry && typical !== null && reading.stageDays > typical;
  const reasons: Reason[] = [
    {
      signal: 'stage',
      contribution: entry - base,
      sentence: `${percentText(expit(entry))} of the deals that enter ${clock.label} are won; of all deals ${percentText(model.baseRate)}.`,
      action: null,
    },
    {
      signal: 'time-in-stage',
      contribution: now - entry,
      sentence:
        `In ${clock.label} for ${stay}: of the deals still there after that time ${percentText(expit(now))} are won` +
        (typical === null ? '.' : `; half of the won ones had left after ${daysText(typical)}.`),
      action: slower
        ? `Agree a dated next step with the buyer, pause the deal with a reason, or close it: it has been in ${clock.label} for ${stay}, won deals took ${daysText(typical)}.`
        : null,
    },
  ];
  const logOdds = reasons.reduce((sum, { contribution }) => sum + contribution, base);
  reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return { winChance: expit(logOdds), freshChance: expit(entry), base, reasons };
}
