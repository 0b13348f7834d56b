import { z } from 'zod';
import { instantSchema } from '../model/instant.ts';
import { comparisonSchema } from './win-model/guarded.ts';
import { storedRecordsSchema } from './win-model/records.ts';
import { winModelSchema } from './win-model/win-model.ts';

export const modelVersion = 1;

export const stageClockSchema = z.object({
  stage: z.string(),
  label: z.string(),
  /** Visits it was learnt from, those still running included. */
  visits: z.number(),
  /** Rising, in days, beginning with 0: the ages at which the curves below are given. */
  ages: z.array(z.number()),
  /** P(the deal will be won | still in the stage at that age), pooled towards the pipeline. */
  winChance: z.array(z.number()),
  /** P(an alert at that age is idle): the deal will be won, or is lost within three days. Never below `winChance`. */
  idleChance: z.array(z.number()),
  /** Median days from that age until the deal closes; null where fewer than half do in sight. */
  daysToClose: z.array(z.number().nullable()),
  /** Share of visits that have ended by that age, by how; with the share still running they sum to 1. */
  exits: z.record(z.enum(['forward', 'back', 'won', 'lost', 'transfer']), z.array(z.number())),
  /** Median days in the stage of deals that were won later; null below the floor. */
  typicalDays: z.number().nullable(),
  /** Age in days from which a deal here counts as stalled; null: never. */
  stallAfterDays: z.number().nullable(),
});
/** What is learnt about one open stage. */
export type StageClock = z.infer<typeof stageClockSchema>;

export const pipelineModelSchema = z.object({
  version: z.literal(modelVersion),
  /** Hash of everything else: equal id, equal model. */
  id: z.string(),
  pipeline: z.string(),
  /** Learnt from what was known at this instant. */
  at: instantSchema,
  deals: z.object({ open: z.number(), won: z.number(), lost: z.number() }),
  /** What is missing before numbers can be given, in plain sentences; empty when nothing is. */
  missing: z.array(z.string()),
  /** P(a new deal will be won). */
  baseRate: z.number(),
  /** All visits as if they were to one stage: what a stage that is new to the model is read by. */
  anyStage: stageClockSchema,
  stages: z.array(stageClockSchema),
  stall: z.object({
    /** Share of the stage visits of a day or more that may raise an alert. */
    budget: z.number(),
    /** Deals for which an alert is idle with at most this chance, and that are slower than won ones, are stalled. */
    idleChance: z.number().nullable(),
    /** The share of such visits that the rule flags on the history it was chosen on. */
    share: z.number(),
    /** What the budget comes to at this pipeline's usual traffic. */
    alertsPerWeek: z.number(),
  }),
  win: z.object({
    /** By what is known at creation; null: it tells no more than the base rate. */
    creation: winModelSchema.nullable(),
    /** By all that is known now; null: it tells no more than stage and age. */
    along: winModelSchema.nullable(),
    /** What owners and accounts had done, as far as the models ask. */
    records: z.object({ owner: storedRecordsSchema.nullable(), account: storedRecordsSchema.nullable() }),
    /** Columns left out because they only tell the date. */
    clocks: z.array(z.string()),
    /** What the models gained over the simpler ones on rows they had not seen; null below the floor. */
    comparisons: z.object({ creation: comparisonSchema, along: comparisonSchema }).nullable(),
  }),
});
/** All that is learnt about one pipeline. Plain JSON. */
export type PipelineModel = z.infer<typeof pipelineModelSchema>;
