import { dayMs, type Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Collected } from './collect-visits.ts';
import { contentId } from './content-id.ts';
import { missingData } from './missing-data.ts';
import { modelVersion, type PipelineModel } from './pipeline-model.ts';
import { fitStageClock } from './stage-clock/fit-stage-clock.ts';
import { landmarkCurve } from './stage-clock/landmark-curve.ts';
import { inOrder, lost, noVisits, open, type VisitRows, won } from './stage-clock/visit-rows.ts';
import { chooseThreshold } from './stall/choose-threshold.ts';

/** Traffic is taken from so many last weeks. */
const trafficWeeks = 26;

/** Learns one pipeline from its rows: base rate, the clock of every open stage, and the threshold of the stall rule. */
export function learnPipeline(
  pipeline: string,
  collected: Collected,
  pipelines: readonly Pipeline[],
  { at, alertBudget }: { at: Instant; alertBudget: number },
): PipelineModel {
  const count = (outcome: number): number => collected.outcomes.filter((code) => code === outcome).length;
  const deals = { open: count(open), won: count(won), lost: count(lost) };
  const missing = missingData(deals);
  const baseRate = baseRateOf(collected);
  const known = pipelines.find(({ id }) => id === pipeline)?.stages ?? [];
  const visited = [...collected.stages.keys()]
    .map((id) => ({ id, stage: known.find((stage) => stage.id === id) }))
    .sort(
      (a, b) => (a.stage?.position ?? Infinity) - (b.stage?.position ?? Infinity) || (a.id < b.id ? -1 : 1),
    );
  const sorted = visited.map(({ id }) => inOrder(collected.stages.get(id) ?? noVisits()));
  const anyStage = fitStageClock({ id: '', label: '' }, inOrder(joined(sorted)), {
    winChance: baseRate,
    shape: null,
  });
  const stages = visited.map(({ id, stage }, index) => {
    const rows = sorted[index] ?? noVisits();
    const prior = { winChance: anyStage.winChance[0] ?? baseRate, shape: anyStage };
    return { clock: fitStageClock({ id, label: stage?.label ?? id }, rows, prior), rows };
  });
  const threshold = chooseThreshold(missing.length > 0 ? [] : stages, alertBudget);
  const content: Omit<PipelineModel, 'id'> = {
    version: modelVersion,
    pipeline,
    at,
    deals,
    missing,
    baseRate,
    anyStage,
    stages: stages.map(({ clock }, index) => ({
      ...clock,
      stallAfterDays: threshold.stallAfterDays[index] ?? null,
    })),
    stall: {
      budget: alertBudget,
      winChance: threshold.winChance,
      share: threshold.share,
      alertsPerWeek: alertBudget * longVisitsPerWeek(sorted, at),
    },
  };
  return { id: contentId(content), ...content };
}

/** P(won) of a new deal: what ends, open deals censored; half a win and half a loss are added. */
function baseRateOf({ dealDays, outcomes }: Collected): number {
  const rows = inOrder({
    ...noVisits(),
    enteredAt: dealDays,
    days: dealDays,
    exits: outcomes,
    closeDays: dealDays,
    outcomes,
  });
  const [mark] = landmarkCurve(rows, [0]);
  const resolved = mark?.resolved ?? 0;
  return ((mark?.winChance ?? 0.5) * resolved + 0.5) / (resolved + 1);
}

function joined(all: readonly VisitRows[]): VisitRows {
  return {
    enteredAt: all.flatMap((rows) => rows.enteredAt),
    days: all.flatMap((rows) => rows.days),
    exits: all.flatMap((rows) => rows.exits),
    closeDays: all.flatMap((rows) => rows.closeDays),
    outcomes: all.flatMap((rows) => rows.outcomes),
  };
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
