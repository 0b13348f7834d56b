import { weekendsOnly } from '../../model/days-off.ts';
import type { Instant } from '../../model/instant.ts';
import type { Portfolio } from '../../model/portfolio.ts';
import { learn } from '../learn.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { periodStart } from '../velocity/periods.ts';
import { withRecordsOf } from '../win-model/with-records-of.ts';
import type { BacktestOptions } from './backtest.ts';

/** What had been learnt when, and is used from then on. */
export interface InForce {
  fromAt: Instant;
  /** As learnt from what was known just before. */
  learnt: PipelineModel[];
  /** The same, with records of owners and accounts that grow on: each deal sees of them what came before it. */
  models: ReadonlyMap<string, PipelineModel>;
}

/** Learns at the cut and, if asked to, again at the beginning of each later month (UTC) of the window, oldest first. */
export async function modelsInForce(
  { pipelines, histories }: Pick<Portfolio, 'pipelines' | 'histories'>,
  { cutAt, untilAt, budget, timeZone, daysOff, retrain, onProgress }: BacktestOptions,
): Promise<InForce[]> {
  const starts = [cutAt];
  if (retrain === 'monthly') {
    for (let at = periodStart(cutAt, 'month', 1); at < untilAt; at = periodStart(at, 'month', 1))
      starts.push(at);
  }
  const inForce: InForce[] = [];
  for (const fromAt of starts) {
    onProgress?.('Learning', inForce.length, starts.length);
    const learnt = await learn([histories], {
      pipelines,
      at: fromAt - 1,
      timeZone,
      alertBudget: budget,
      daysOff: daysOff ?? weekendsOnly,
    });
    const models = learnt.map((model) => withRecordsOf(model, histories, pipelines));
    inForce.push({ fromAt, learnt, models: new Map(models.map((model) => [model.pipeline, model])) });
  }
  return inForce;
}

/** The place of what is in force at an instant: the last that came before. */
export function placeInForce(inForce: readonly { fromAt: Instant }[], at: Instant): number {
  return Math.max(
    0,
    inForce.findLastIndex(({ fromAt }) => fromAt <= at),
  );
}
