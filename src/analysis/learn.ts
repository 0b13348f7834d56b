import { type DaysOff, weekendsOnly } from '../model/days-off.ts';
import type { Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { collectVisits, type Collected } from './collect-visits.ts';
import { learnPipeline } from './learn-pipeline.ts';
import type { PipelineModel } from './pipeline-model.ts';

export interface LearnOptions {
  pipelines: readonly Pipeline[];
  /** Nothing later is looked at. */
  at: Instant;
  /** IANA zone of the account. */
  timeZone: string;
  /** Share of the stage visits of a day or more that may raise an alert. */
  alertBudget?: number;
  /** The days that are no business days; Saturdays and Sundays unless it is said. */
  daysOff?: DaysOff;
  /** Days after which a deal is stalled, set by hand, by pipeline and stage. */
  stallAfterDays?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * Learns one model for each pipeline that has deals, from what was known at `at`. Histories stream through once and
 * leave compact rows behind, in any order. The same histories give the same models to the bit.
 */
export async function learn(
  histories: AsyncIterable<readonly DealHistory[]> | Iterable<readonly DealHistory[]>,
  { pipelines, at, timeZone, alertBudget = 0.1, daysOff = weekendsOnly, stallAfterDays = {} }: LearnOptions,
): Promise<PipelineModel[]> {
  const collected = new Map<string, Collected>();
  for await (const chunk of histories) {
    for (const history of chunk) collectVisits(collected, history, { pipelines, at, timeZone });
  }
  return [...collected.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([pipeline, rows]) =>
      learnPipeline(pipeline, rows, pipelines, {
        at,
        alertBudget,
        timeZone,
        daysOff,
        manualDays: stallAfterDays[pipeline] ?? {},
      }),
    );
}
