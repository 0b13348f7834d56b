import type { PipelineModel, StageClock } from '../analysis/pipeline-model.ts';
import { type DealReading, readDeal } from '../analysis/read-deal.ts';
import { clockOf } from '../analysis/stage-clock/clock-of.ts';
import { stallRuleOf } from '../analysis/stall/stall-rule-of.ts';
import { waitingSince } from '../analysis/stall/waiting-since.ts';
import { type CardFace, cardVersion, type TrendPoint } from '../model/card.ts';
import { dayOf } from '../model/day-of.ts';
import { dayMs } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import type { Scorecard } from '../model/scorecard.ts';
import { daysAfter } from '../timeline/day-counter.ts';
import { stageLookup } from '../timeline/stage-lookup.ts';
import type { StageVisit } from '../timeline/visits-at.ts';
import { nextTrend } from './next-trend.ts';
import { rounded } from './rounded.ts';
import { strongReasons } from './strong-reasons.ts';

export interface CardContext {
  pipelines: readonly Pipeline[];
  /** The model that the scorecard names; null when it names none. */
  model: PipelineModel | null;
  /** The trail as it was before. */
  trend: readonly TrendPoint[];
  timeZone: string;
}

const mostStages = 12;

/** The card of a deal but for its alert: its scorecard and its path, in the words and roundings that people see. */
export function cardOf(scorecard: Scorecard, history: DealHistory, context: CardContext): CardFace {
  const { deal } = history;
  const { timeZone } = context;
  const reading = readDeal(history, context.pipelines, scorecard.at);
  const visits = reading?.visits ?? [];
  const winProbability = percent(scorecard.winProbability);
  const on = dayOf(scorecard.at, timeZone);
  return {
    version: cardVersion,
    dealId: deal.id,
    dealName: deal.name || null,
    status: scorecard.status,
    at: new Date(scorecard.at).toISOString(),
    timeZone,
    amount: deal.amount,
    currency: deal.currency,
    winProbability,
    trend: winProbability === null ? [] : nextTrend(context.trend, { on, winProbability }),
    quality: percent(scorecard.quality),
    health: rounded(scorecard.health, 1),
    stage: reading && stageOf(reading, history, context),
    pace: rounded(scorecard.pace, 1),
    expectedClose: scorecard.expectedClose,
    valueAtRisk: rounded(scorecard.valueAtRisk, 2),
    reasons: strongReasons(scorecard).map(({ sentence, contribution }) => ({
      sentence,
      direction: contribution < 0 ? 'against' : 'for',
      weight: rounded(contribution, 2),
    })),
    nextAction: scorecard.nextAction,
    timeline: visits.slice(-mostStages).map((visit) => ({
      label: labelOf(visit, context),
      enteredOn: visit.entryKnown ? dayOf(visit.enteredAt, timeZone) : null,
      leftOn: visit.leftAt === null ? null : dayOf(visit.leftAt, timeZone),
      days: visit.entryKnown && visit.kind === 'open' ? daysOf(visit, scorecard.at) : null,
    })),
    clock: clockOfDeal(scorecard),
    stalledSince: scorecard.stalledSince,
    pause:
      scorecard.status === 'paused' ? { until: deal.pauseUntil, reason: deal.pauseReason || null } : null,
    gaps: scorecard.gaps,
    missing: scorecard.missing,
    modelId: scorecard.modelId,
  };
}

/** A closed stage has no clock. */
function stageOf(reading: DealReading, history: DealHistory, context: CardContext): CardFace['stage'] {
  const visit = reading.visits.at(-1);
  if (!visit) return null;
  const open = visit.kind === 'open';
  const clock =
    open && context.model?.missing.length === 0 ? clockOf(context.model, visit.stage, history) : null;
  return {
    label: labelOf(visit, context),
    since: visit.entryKnown ? dayOf(visit.enteredAt, context.timeZone) : null,
    days: visit.entryKnown && open ? daysOf(visit, reading.at) : null,
    typical: clock ? typicalOf(clock) : null,
    stallAfterDays: clock && context.model ? stallsAfterDays(reading, visit, context.model, history) : null,
  };
}

/** Where on the stage's days the deal counts as stalled, if nothing more begins its wait anew. */
function stallsAfterDays(
  reading: DealReading,
  visit: StageVisit,
  model: PipelineModel,
  history: DealHistory,
): number | null {
  const rule = stallRuleOf(model, visit.stage, history);
  const since = rule && waitingSince(reading, rule.reset);
  if (!since || !visit.entryKnown) return null;
  const stalledAt = daysAfter(rule.counterOf(reading.state.owner), since.at, rule.afterDays, reading.pauses);
  return Math.floor(Math.max(0, stalledAt - visit.enteredAt - visit.pausedMs) / dayMs);
}

function clockOfDeal({ stall, clockReset, stallRule }: Scorecard): string | null {
  const sentences = [stall?.sentence ?? clockReset?.sentence, stallRule].filter(Boolean);
  return sentences.length > 0 ? sentences.join(' ') : null;
}

function typicalOf({ typicalDays, typicalRange }: StageClock) {
  if (typicalDays === null || typicalRange === null) return null;
  const [low, high] = typicalRange;
  return { low: rounded(low, 1), median: rounded(typicalDays, 1), high: rounded(high, 1) };
}

/** Paused days do not count. */
const daysOf = (visit: StageVisit, at: number): number =>
  Math.floor(Math.max(0, (visit.leftAt ?? at) - visit.enteredAt - visit.pausedMs) / dayMs);

const labelOf = ({ pipeline, stage }: StageVisit, { pipelines }: CardContext): string =>
  stageLookup(pipelines)(pipeline, stage).known?.label ?? stage;

const percent = (share: number | null): number | null => (share === null ? null : rounded(share * 100, 1));
