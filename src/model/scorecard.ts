import { z } from 'zod';
import { daySchema, instantSchema } from './instant.ts';

export const statuses = ['on_track', 'slowing', 'stalled', 'paused', 'not_enough_data', 'closed'] as const;
export type Status = (typeof statuses)[number];

export const reasonSchema = z.object({
  /** The signal's name, stable across releases. */
  signal: z.string(),
  /** Contribution to the log-odds of winning: below 0 speaks against the deal. */
  contribution: z.number(),
  /** One plain sentence that names the evidence. */
  sentence: z.string(),
  /** What a person can do about it, or null. */
  action: z.string().nullable(),
});
/** One additive part of the win probability. */
export type Reason = z.infer<typeof reasonSchema>;

export const scorecardSchema = z.object({
  dealId: z.string(),
  at: instantSchema,
  status: z.enum(statuses),
  /** Probabilities are 0–1; null when there is not enough data. */
  winProbability: z.number().nullable(),
  quality: z.number().nullable(),
  /** 0–100. */
  health: z.number().nullable(),
  /** Days in the stage over the median of later-won visits of that stage. */
  pace: z.number().nullable(),
  stalledSince: daySchema.nullable(),
  stageSince: daySchema.nullable(),
  stageTypicalDays: z.number().nullable(),
  expectedClose: daySchema.nullable(),
  /** In the deal's own currency. */
  valueAtRisk: z.number().nullable(),
  nextAction: z.string().nullable(),
  /** Strongest first. With `base` they sum to the log-odds of `winProbability` within 1e-9. */
  reasons: z.array(reasonSchema),
  /** Log-odds before any reason; null without a probability. */
  base: z.number().nullable(),
  /** What last reset the stage clock: an instant and a sentence. */
  clockReset: z.object({ at: instantSchema, sentence: z.string() }).nullable(),
  /** Why it counts as stalled: it stopped, or it never moved at all; null while it does not. */
  stall: z
    .object({ kind: z.enum(['never_moved', 'stalled']), sentence: z.string() })
    .nullable()
    .default(null),
  /** After how long a deal here counts as stalled and what begins its wait anew; null: never. */
  stallRule: z.string().nullable().default(null),
  /** What the CRM does not say of the deal, a sentence each: its data are incomplete. */
  gaps: z.array(z.string()).default([]),
  /** What is missing before a number can be given; empty when nothing is. */
  missing: z.array(z.string()),
  modelId: z.string().nullable(),
  /** Hash of everything the numbers were made from: equal hash, equal card. */
  inputHash: z.string(),
});
/** All that is said about one deal at one instant. */
export type Scorecard = z.infer<typeof scorecardSchema>;
