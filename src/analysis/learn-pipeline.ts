import { dayMs, type Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Collected } from './collect-visits.ts';
import { contentId } from './content-id.ts';
import { logBegins } from './log-begins.ts';
import { missingData } from './missing-data.ts';
import { modelVersion, type PipelineModel } from './pipeline-model.ts';
import { fitClocks } from './stage-clock/fit-clocks.ts';
import { fitSegmentClocks } from './stage-clock/fit-segment-clocks.ts';
import { lost, open, type Visits, visitsSince, won } from './stage-clock/visit-rows.ts';
import { daysOffOf } from './stall/days-off-of.ts';
import { learnStall, type StallOptions } from './stall/learn-stall.ts';
import { staysSince } from './stall/stays.ts';
import { amountScales, withComparableAmounts } from './win-model/comparable-amounts.ts';
import { type DealRows, dealsAsOf } from './win-model/deal-rows.ts';
import { learnWin } from './win-model/learn-win.ts';
import { storedRecords } from './win-model/records.ts';
import type { Table } from './win-model/table.ts';

/** Traffic is taken from so many last weeks. */
const trafficWeeks = 26;

/** Learns one pipeline from its rows: base rate, the clock of every open stage, the win model, the stall rule's threshold. */
export function learnPipeline(
  pipeline: string,
  collected: Collected,
  pipelines: readonly Pipeline[],
  options: StallOptions,
): PipelineModel {
  const { at, alertBudget } = options;
  const counts = countsOf(collected.deals, at);
  const missing = missingData(counts);
  const fairFrom = logBegins(collected.deals, at);
  const fair = fairFrom === null ? collected : collectedSince(collected, fairFrom);
  // Where too few are left, a lopsided history is better than none.
  const isFair = fair !== collected && missingData(countsOf(fair.deals, at)).length === 0;
  const { deals, stages: visits, stays } = isFair ? fair : collected;
  const ended = dealsAsOf(deals, at);
  const known = pipelines.find(({ id }) => id === pipeline);
  const { baseRate, anyStage, stages } = fitClocks(known, visits, ended);
  const raw = deals.creation.build(Int32Array.from(deals.ids.keys()));
  const scales = amountScales(raw);
  const table = withComparableAmounts(raw, scales);
  const win = missing.length > 0 ? null : learnWin(deals, table, { visits, at });
  const leftOut = [...(win?.clocks ?? []), ...(win?.leaks ?? []).map(({ column }) => column)];
  const telling = segmentTable(table, leftOut);
  const stall = learnStall(missing.length > 0 ? new Map() : stays, telling, {
    ...options,
    daysOff: daysOffOf(options.daysOff, collected.owners),
  });
  const stallDays = (stage: string, segment: number): number | null =>
    stall.waits[stage]?.find((wait) => wait.segment === segment)?.stallAfterDays ?? null;
  const used = [...(win?.creation?.codes ?? []), ...(win?.along?.codes ?? [])];
  const content: Omit<PipelineModel, 'id'> = {
    version: modelVersion,
    pipeline,
    at,
    deals: counts,
    logBegins: isFair ? fairFrom : null,
    missing,
    baseRate,
    anyStage,
    stages: stages.map((stage) => ({
      ...stage.clock,
      stallAfterDays: stallDays(stage.clock.stage, -1),
      segments: fitSegmentClocks(stage, stall.segments, deals, telling).map((clock) => ({
        ...clock,
        stallAfterDays: stallDays(clock.stage, clock.segment),
      })),
    })),
    stall: {
      ...stall,
      budget: alertBudget,
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
      usual: win?.usual ?? {},
      amountScales: scales,
      clocks: win?.clocks ?? [],
      leaks: win?.leaks ?? [],
      comparisons: win?.comparisons ?? null,
    },
  };
  return { id: contentId(content), ...content };
}

function countsOf(deals: DealRows, at: Instant): PipelineModel['deals'] {
  const { outcomes } = dealsAsOf(deals, at);
  const count = (outcome: number): number => outcomes.filter((code) => code === outcome).length;
  return { open: count(open), won: count(won), lost: count(lost) };
}

function collectedSince({ deals, stages, stays, owners }: Collected, sinceAt: Instant): Collected {
  return {
    deals: { ...deals, fairFrom: sinceAt },
    stages: new Map([...stages].map(([stage, rows]) => [stage, visitsSince(rows, sinceAt)])),
    stays: new Map([...stays].map(([stage, rows]) => [stage, staysSince(rows, sinceAt)])),
    owners,
  };
}

function longVisitsPerWeek(all: readonly Visits[], at: Instant): number {
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

/** What may tell deals apart from their creation on: neither the calendar nor what only tells the date. */
function segmentTable(table: Table, leftOut: readonly string[]): Table {
  const columns = table.columns.filter(({ name }) => !name.startsWith('calendar') && !leftOut.includes(name));
  return { ...table, columns };
}
