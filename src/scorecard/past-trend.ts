import type { PipelineModel } from '../analysis/pipeline-model.ts';
import type { TrendPoint } from '../model/card.ts';
import { dayOf } from '../model/day-of.ts';
import { dayMs } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { type ScoreOptions, scorecardOf } from '../scorecard.ts';
import { rounded } from './rounded.ts';

const weeks = 12;

/**
 * The trail that a deal would have, had it been scored in each of the last twelve weeks with today's models: what was
 * known of the deal then, not what was learnt by then.
 */
export function pastTrend(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  models: readonly PipelineModel[],
  { at, timeZone }: ScoreOptions,
): TrendPoint[] {
  const points: TrendPoint[] = [];
  for (let week = weeks; week > 0; week -= 1) {
    const thenAt = at - week * 7 * dayMs;
    if (thenAt < history.deal.createdAt) continue;
    const chance = scorecardOf(history, pipelines, models, { at: thenAt, timeZone })?.winProbability ?? null;
    if (chance !== null)
      points.push({ on: dayOf(thenAt, timeZone), winProbability: rounded(chance * 100, 1) });
  }
  return points;
}
