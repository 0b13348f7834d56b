import { z } from 'zod';
import { daySchema } from './instant.ts';
import { statuses } from './scorecard.ts';

export const cardVersion = 1;

const percent = z.number().min(0).max(100);

export const trendPointSchema = z.object({ on: daySchema, winProbability: percent });
export type TrendPoint = z.infer<typeof trendPointSchema>;

/**
 * What the card on a deal's record shows, ready to be shown: cards compute nothing. Plain JSON, the same for every
 * CRM; Salesforce carries it in a field, HubSpot's card asks the API for it. Percentages are 0–100 with one decimal,
 * money is in `currency`, days are whole numbers unless said otherwise.
 */
export const cardSchema = z.object({
  version: z.literal(cardVersion),
  dealId: z.string(),
  dealName: z.string().nullable(),
  status: z.enum(statuses),
  /** Instant the numbers were reckoned at, ISO 8601 UTC: the card's data age. */
  at: z.string(),
  /** IANA zone that days are reckoned in. */
  timeZone: z.string(),
  amount: z.number().nullable(),
  /** ISO 4217; null when the deal names none. */
  currency: z.string().nullable(),
  winProbability: percent.nullable(),
  /** One point a week, the last known of it, oldest first, and that of `at`; at most twelve weeks. Empty without a probability. */
  trend: z.array(trendPointSchema),
  quality: percent.nullable(),
  health: percent.nullable(),
  stage: z
    .object({
      label: z.string(),
      /** Null when the log does not say. */
      since: daySchema.nullable(),
      days: z.number().nullable(),
      /** Days in the stage of deals that were won later, one decimal: lower quartile, median, upper quartile; null below the floor. */
      typical: z.object({ low: z.number(), median: z.number(), high: z.number() }).nullable(),
      /** Days in the stage at which the deal counts as stalled if nothing more happens; null: never. */
      stallAfterDays: z.number().nullable(),
    })
    .nullable(),
  /** Median days of won deals make it 1; one decimal. */
  pace: z.number().nullable(),
  expectedClose: daySchema.nullable(),
  valueAtRisk: z.number().nullable(),
  /** Strongest first, at most five; `weight` is the contribution to the log-odds with two decimals. */
  reasons: z.array(
    z.object({ sentence: z.string(), direction: z.enum(['for', 'against']), weight: z.number() }),
  ),
  nextAction: z.string().nullable(),
  /** Stages the deal has been in, first to current; at most the last twelve. `days` is null while entry is unknown. */
  timeline: z.array(
    z.object({
      label: z.string(),
      enteredOn: daySchema.nullable(),
      leftOn: daySchema.nullable(),
      days: z.number().nullable(),
    }),
  ),
  /** Why it counts as stalled, or what its wait began with; and what would begin it anew. */
  clock: z.string().nullable(),
  alert: z.object({ raisedOn: daySchema, taskOpen: z.boolean() }).nullable(),
  stalledSince: daySchema.nullable(),
  pause: z.object({ until: daySchema.nullable(), reason: z.string().nullable() }).nullable(),
  /** What the CRM does not say of the deal and its numbers suffer from, a sentence each. */
  gaps: z.array(z.string()),
  /** What is missing before numbers can be given, and how far it is; empty when nothing is. */
  missing: z.array(z.string()),
  modelId: z.string().nullable(),
});
export type Card = z.infer<typeof cardSchema>;

/** What is kept of a card when a deal is scored: all but the alert, which has a life of its own. */
export type CardFace = Omit<Card, 'alert'>;
