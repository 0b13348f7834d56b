import { dayMs, type Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Collected } from './collect-visits.ts';
import { contentId } from './content-id.ts';
import { missingData } from './missing-data.ts';
import { modelVersion, type PipelineModel } from './pipeline-model.ts';
import { fitClocks } from './stage-clock/fit-clocks.ts';
import { lost, open, type VisitRows, won } from './stage-clock/visit-rows.ts';
import { chooseThreshold } from './stall/choose-threshold.ts';
import { dealsAsOf } from './win-model/deal-rows.ts';
import { learnWin } from './win-model/learn-win.ts';
import { storedRecords } from './win-model/records.ts';

/** Traffic is taken from so many last weeks. */
const trafficWeeks = 26;

/** Learns one pipeline from its rows: base rate, the clock of every open stage, the win model, the stall rule's threshold. */
export function learnPipeline(
  pipeline: string,
  { deals, stages: visits }: Collected,
  pipelines: readonly Pipeline[],
  { at, alertBudget }: { at: Instant; alertBudget: number },
): PipelineModel {
  const ended = dealsAsOf(deals, at);
  const count = (outcome: number): number => ended.outcomes.filter((code) => code === outcome).length;
  const counts = { open: count(open), won: count(won), lost: count(lost) };
  const missing = missingData(counts);
  const known = pipelines.find(({ id }) => id === pipeline);
  const { baseRate, anyStage, stages } = fitClocks(known, visits, ended);
  const threshold = chooseThreshold(missing.length > 0 ? [] : stages, alertBudget);
  const win = missing.length > 0 ? null : learnWin(deals, visits, known, at);
  const used = [...(win?.creation?.codes ?? []), ...(win?.along?.codes ?? [])];
  const content: Omit<PipelineModel, 'id'> = {
    version: modelVersion,
    pipeline,
    at,
    deals: counts,
    missing,
    baseRate,
    anyStage,
    stages: stages.map(({ clock }, index) => ({
      ...clock,
      stallAfterDays: threshold.stallAfterDays[index] ?? null,
    })),
    stall: {
      budget: alertBudget,
      idleChance: threshold.idleChance,
      share: threshold.share,
      alertsPerWeek:
        alertBudget *
        longVisitsPerWeek(
          stages.map(({ rows }) => rows),
          at,
        ),
    },
    win: {
      creation: win?.creation ?? null,
      along: win?.along ?? null,
      records: {
        owner: storedRecords(
          used.some(({ column }) => column.startsWith('owner-record')) ? win?.records.owner : null,
        ),
        account: storedRecords(
          used.some(({ column }) => column.startsWith('account-record')) ? win?.records.account : null,
        ),
      },
      clocks: win?.clocks ?? [],
      comparisons: win?.comparisons ?? null,
    },
  };
  return { id: contentId(content), ...content };
}

function longVisitsPerWeek(all: readonly VisitRows[], at: Instant): number {
  const sinceAt = at - trafficWeeks * 7 * dayMs;
  let visits = 0;
  let earliestAt = at;
  for (const { days, enteredAt } of all) {
    for (const [row, enteredOn] of enteredAt.entries()) {
      if (enteredOn < earliestAt) earliestAt = enteredOn;
      if (enteredOn >= sinceAt && (days[row] ?? 0) >= 1) visits += 1;
    }
  }
  const weeks = Math.min(trafficWeeks, Math.max(1, (at - earliestAt) / (7 * dayMs)));
  return visits / weeks;
}
