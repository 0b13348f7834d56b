import type { PipelineModel } from './analysis/pipeline-model.ts';
import { type DealReading, readDeal } from './analysis/read-deal.ts';
import { clockOf } from './analysis/stage-clock/clock-of.ts';
import { daysToCloseAt } from './analysis/stage-clock/days-to-close-at.ts';
import { clockSentence } from './analysis/stall/clock-sentence.ts';
import { stallRuleOf, waitRuleOf } from './analysis/stall/stall-rule-of.ts';
import { gapsOf, ruleSentence, stallOf } from './analysis/stall/stall-sentences.ts';
import { stalledSince } from './analysis/stall/stalled-since.ts';
import { explainWinChance } from './analysis/win-model/explain-win-chance.ts';
import { qualityOf } from './analysis/win-model/quality-of.ts';
import { dayOf } from './model/day-of.ts';
import { dayMs, type Instant } from './model/instant.ts';
import type { Pipeline } from './model/pipeline.ts';
import type { DealHistory } from './model/portfolio.ts';
import type { Scorecard, Status } from './model/scorecard.ts';
import { inputHash } from './scorecard/input-hash.ts';
import { nextActionOf } from './scorecard/next-action-of.ts';
import { reckonedAt } from './scorecard/reckoned-at.ts';
import { withUnseen } from './scorecard/with-unseen.ts';
import { closingAt } from './timeline/closing-at.ts';
import { stageLookup } from './timeline/stage-lookup.ts';

export interface ScoreOptions {
  at: Instant;
  /** IANA zone of the account: days are reckoned in it. */
  timeZone: string;
  /** Activities that the CRM shows nobody, in the plural; null: none. */
  unseenActivities?: string | null;
}

/** Slowing: slower than deals that were won, and this much of the chance on entry is gone. */
const slowingHealth = 90;

/**
 * All that is said about one deal at `at`; null before its creation. Of `models` the one of the pipeline the deal
 * was in is used; without one the status is `not_enough_data`.
 *
 * Numbers are reckoned as of the later of the day's beginning and the last thing that happened: within one day, a
 * deal without news keeps its card and its `inputHash`. A closed deal keeps the numbers of the instant before it closed.
 */
export function scorecardOf(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  models: readonly PipelineModel[],
  { at, timeZone, unseenActivities = null }: ScoreOptions,
): Scorecard | null {
  const card = seenOf(history, pipelines, models, { at, timeZone, unseenActivities });
  return card && unseenActivities !== null ? withUnseen(card, unseenActivities) : card;
}

/** By what is seen. */
function seenOf(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  models: readonly PipelineModel[],
  { at, timeZone, unseenActivities }: Required<ScoreOptions>,
): Scorecard | null {
  const asOf = reckonedAt(history, at, timeZone);
  const closedAt = closingAt(history, pipelines, asOf)?.closedAt ?? null;
  const cardAt = closedAt ?? asOf;
  const now = readDeal(history, pipelines, cardAt);
  if (!now) return null;
  const reading = closedAt === null ? now : readDeal(history, pipelines, closedAt - 1);
  const pipeline = (reading ?? now).visit?.pipeline ?? now.state.pipeline;
  const model = models.find((one) => one.pipeline === pipeline) ?? null;
  const stage = reading?.visit && stageLookup(pipelines)(pipeline, reading.visit.stage).known;
  const stageLabel = stage?.label ?? reading?.visit?.stage ?? '';
  const base = {
    ...emptyCard,
    dealId: history.deal.id,
    at: cardAt,
    stageSince: reading?.visit?.entryKnown ? dayOf(reading.visit.enteredAt, timeZone) : null,
    clockReset: clockSentence(
      now,
      model ? waitRuleOf(model).reset : 0,
      (id) => stageLookup(pipelines)(pipeline, id).known?.label ?? id,
      timeZone,
    ),
    gaps: gapsOf(reading ?? now, { label: stageLabel, known: Boolean(stage) }, timeZone),
    modelId: model?.id ?? null,
    inputHash: inputHash(history, pipelines, {
      at: cardAt,
      timeZone,
      unseenActivities,
      modelId: model?.id ?? null,
    }),
  };
  const standing: Status | null = closedAt !== null ? 'closed' : now.paused ? 'paused' : null;
  if (!model || model.missing.length > 0) {
    const missing = model?.missing ?? ['Nothing has been learnt about this pipeline yet.'];
    return { ...base, status: standing ?? 'not_enough_data', missing };
  }
  if (!reading?.visit)
    return { ...base, status: standing ?? 'not_enough_data', missing: standing ? [] : [noStage] };
  return {
    ...base,
    ...numbersOf(model, history, reading, { standing, timeZone, stageLabel, unseenActivities }),
  };
}

const noStage = 'The log does not say which stage the deal is in.';

const emptyCard = {
  winProbability: null,
  quality: null,
  health: null,
  pace: null,
  stalledSince: null,
  stageTypicalDays: null,
  expectedClose: null,
  valueAtRisk: null,
  nextAction: null,
  reasons: [],
  base: null,
  stall: null,
  stallRule: null,
  missing: [],
} satisfies Partial<Scorecard>;

/** What the model says of a deal in an open stage. */
function numbersOf(
  model: PipelineModel,
  history: DealHistory,
  reading: DealReading,
  {
    standing,
    timeZone,
    stageLabel,
    unseenActivities,
  }: { standing: Status | null; timeZone: string; stageLabel: string; unseenActivities: string | null },
): Pick<
  Scorecard,
  'status' | 'winProbability' | 'quality' | 'health' | 'pace' | 'stalledSince' | 'stageTypicalDays'
> &
  Pick<
    Scorecard,
    'expectedClose' | 'valueAtRisk' | 'nextAction' | 'reasons' | 'base' | 'stall' | 'stallRule'
  > {
  const { stage } = reading.visit ?? { stage: '' };
  const clock = clockOf(model, stage, history);
  const { winChance, freshChance, base, reasons } = explainWinChance(model, history, reading, {
    stage,
    timeZone,
    isUnseen: unseenActivities !== null,
  });
  const health = Math.min(100, (100 * winChance) / freshChance);
  const pace = clock.typicalDays ? reading.stageDays / clock.typicalDays : null;
  const rule = stallRuleOf(model, stage, history);
  const sinceAt = standing ? null : stalledSince(rule, reading);
  const slowing = pace !== null && pace > 1 && health < slowingHealth;
  const days = daysToCloseAt(clock, reading.stageDays);
  const { amount } = reading.state;
  return {
    status: standing ?? (sinceAt !== null ? 'stalled' : slowing ? 'slowing' : 'on_track'),
    winProbability: winChance,
    quality: qualityOf(model, history, timeZone),
    health,
    pace,
    stalledSince: sinceAt === null ? null : dayOf(sinceAt, timeZone),
    stall: rule && sinceAt !== null ? stallOf(reading, rule, stageLabel, timeZone) : null,
    stallRule: rule && standing !== 'closed' ? ruleSentence(rule, stageLabel, reading.state.owner) : null,
    stageTypicalDays: clock.typicalDays,
    expectedClose: standing === 'closed' || days === null ? null : dayOf(reading.at + days * dayMs, timeZone),
    valueAtRisk: amount === null ? null : Math.max(0, amount * (freshChance - winChance)),
    // A deal that somebody has paused waits.
    nextAction: standing === 'paused' ? null : nextActionOf(reasons),
    reasons,
    base,
  };
}
