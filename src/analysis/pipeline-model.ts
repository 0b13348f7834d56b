import { z } from 'zod';
import { daysOffSchema } from '../model/days-off.ts';
import { instantSchema } from '../model/instant.ts';
import { raisedTableSchema } from '../model/raised-table.ts';
import { waitResets } from '../timeline/resets-wait.ts';
import { segmentationSchema } from './stall/segmentation.ts';
import { comparisonSchema } from './win-model/guarded.ts';
import { storedRecordsSchema } from './win-model/records.ts';
import { winModelSchema } from './win-model/win-model.ts';

export const modelVersion = 3;

export const stageClockSchema = z.object({
  stage: z.string(),
  label: z.string(),
  /** Visits it was learnt from, those still running included. */
  visits: z.number(),
  /** Rising, in days, beginning with 0: the ages at which the curves below are given. */
  ages: z.array(z.number()),
  /** P(the deal will be won | still in the stage at that age), pooled towards the pipeline. */
  winChance: z.array(z.number()),
  /** Median days from that age until the deal closes; null where fewer than half do in sight. */
  daysToClose: z.array(z.number().nullable()),
  /** Share of visits that have ended by that age, by how; with the share still running they sum to 1. */
  exits: z.record(z.enum(['forward', 'back', 'won', 'lost', 'transfer']), z.array(z.number())),
  /** Median days in the stage of deals that were won later; null below the floor. */
  typicalDays: z.number().nullable(),
  /** The quartiles around that median. */
  typicalRange: z.tuple([z.number(), z.number()]).nullable().default(null),
  /** Age in days from which a deal here counts as stalled; null: never. */
  stallAfterDays: z.number().nullable(),
});
/** What is learnt about one open stage. */
export type StageClock = z.infer<typeof stageClockSchema>;

export const waitClockSchema = z.object({
  /** Place among the segments; −1: all deals in the stage. */
  segment: z.number(),
  stays: z.number(),
  /** Rising, in days waited, beginning with 0. */
  ages: z.array(z.number()),
  /** P(an alert then is idle): the deal will be won, or is lost within three days. */
  idleChance: z.array(z.number()),
  /** Median wait of deals that were won later; null below the floor. */
  typicalDays: z.number().nullable(),
  /** Days of waiting from which a deal is stalled, as learnt; null: never. */
  learntDays: z.number().nullable(),
  /** The same as it holds: set by hand, or as learnt. */
  stallAfterDays: z.number().nullable(),
});
/** How waiting in one stage, or one segment of it, ends. */
export type WaitClock = z.infer<typeof waitClockSchema>;

export const pipelineModelSchema = z.object({
  version: z.literal(modelVersion),
  /** Hash of everything else: equal id, equal model. */
  id: z.string(),
  pipeline: z.string(),
  /** Learnt from what was known at this instant. */
  at: instantSchema,
  deals: z.object({ open: z.number(), won: z.number(), lost: z.number() }),
  /** Deals created before were left out of learning: of them quick ends were never logged. Null: all are fair. */
  logBegins: instantSchema.nullable(),
  /** What is missing before numbers can be given, in plain sentences; empty when nothing is. */
  missing: z.array(z.string()),
  /** P(a new deal will be won). */
  baseRate: z.number(),
  /** All visits as if they were to one stage: what a stage that is new to the model is read by. */
  anyStage: stageClockSchema,
  stages: z.array(
    stageClockSchema.extend({
      /** The same for the segments of its deals, see `stall.segments`; empty where deals are not told apart. */
      segments: z.array(stageClockSchema.extend({ segment: z.number() })),
    }),
  ),
  stall: z.object({
    /** Share of the stage visits of a day or more that may raise an alert. */
    budget: z.number(),
    /** Deals for which an alert is idle with at most this chance, and that are slower than won ones, are stalled. */
    idleChance: z.number().nullable(),
    /** The share of such visits that the rule flags on the history it was chosen on. */
    share: z.number(),
    /** What the budget comes to at this pipeline's usual traffic. */
    alertsPerWeek: z.number(),
    /** What, besides progress, ends a wait; found out from history. */
    reset: z.enum(waitResets),
    /** Which days a wait counts; found out from history. */
    days: z.enum(['calendar', 'business']),
    /** Where days begin. */
    timeZone: z.string(),
    /** Which days are no business days, for the countries this pipeline's owners are in; null: calendar days count. */
    daysOff: daysOffSchema.nullable(),
    /** What deals are told apart by; null: nothing tells better than the stage. */
    segments: segmentationSchema.nullable(),
    /** By how many standard errors this reading foretells better than the plain one, on deals not learnt from. */
    gain: z.number(),
    /** By stage: all of its deals first, then its segments. */
    waits: z.record(z.string(), z.array(waitClockSchema)),
    /** By stage: what any threshold would have raised in the last quarter. */
    lastQuarter: z.record(z.string(), raisedTableSchema),
  }),
  win: z.object({
    /** By what is known at creation; null: it tells no more than the base rate. */
    creation: winModelSchema.nullable(),
    /** By all that is known now; null: it tells no more than stage and age. */
    along: winModelSchema.nullable(),
    /** What owners and accounts had done, as far as the models ask. */
    records: z.object({ owner: storedRecordsSchema.nullable(), account: storedRecordsSchema.nullable() }),
    /** By stage and column: what numbers usually are there with deals that are won later. */
    usual: z.record(z.string(), z.record(z.string(), z.number())),
    /** What amounts are multiplied by to compare them, by currency; null: there is one. */
    amountScales: z.record(z.string(), z.number()).nullable(),
    /** Columns left out because they only tell the date. */
    clocks: z.array(z.string()),
    /** Columns left out because they are filled in only at the close, each with a plain sentence. */
    leaks: z.array(z.object({ column: z.string(), sentence: z.string() })),
    /** What the models gained over the simpler ones on rows they had not seen; null below the floor. */
    comparisons: z.object({ creation: comparisonSchema, along: comparisonSchema }).nullable(),
  }),
});
/** All that is learnt about one pipeline. Plain JSON. */
export type PipelineModel = z.infer<typeof pipelineModelSchema>;
