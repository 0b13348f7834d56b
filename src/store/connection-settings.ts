import { z } from 'zod';
import { placeSchema } from '../model/country.ts';

/** What an admin may set for one connection. */
export const connectionSettingsSchema = z.object({
  /** The account's name for people. */
  name: z.string().default(''),
  /** IANA zone in which days are reckoned. */
  timeZone: z.string().default('UTC'),
  /** ISO 4217; null = not known. */
  currency: z.string().nullable().default(null),
  /** Ids of the pipelines that are scored and written to; null: all there are, also those to come. */
  pipelines: z.array(z.string().min(1)).max(1_000).nullable().default(null),
  /** Everything is computed and shown, nothing is written to the CRM. */
  dryRun: z.boolean().default(false),
  /** Share of the stage visits lasting a day or more that may raise an alert, 0–1. */
  alertBudget: z.number().min(0).max(1).default(0.1),
  /** One task in the CRM per stalled deal. */
  tasks: z.boolean().default(true),
  /** A task for each stalled deal, or one for all deals of an owner that stall on a day. */
  alerts: z.enum(['each', 'digest']).default('each'),
  /** At most so many new alerts for an owner in any seven days; null: only the budget counts. */
  alertsPerOwner: z.number().int().min(1).max(1_000).nullable().default(null),
  /** Days without any work on the deal after its alert until its owner's manager is told; null: never. */
  escalateAfterDays: z.number().int().min(1).max(365).nullable().default(null),
  /** The user id at the CRM that is told where the CRM names no manager; null: nobody. */
  escalateTo: z.string().min(1).nullable().default(null),
  /** Days in a stage after which its deals count as stalled, by pipeline and stage, instead of what was learnt. */
  stallAfterDays: z.record(z.string(), z.record(z.string(), z.number().positive().max(3650))).default({}),
  /** Whose public holidays are no business days: ISO 3166-1, a region after a dash; null: weekends only. */
  holidays: placeSchema.nullable().default(null),
  /** The same for single owners, by id, instead of what the CRM says of them. */
  ownerHolidays: z.record(z.string(), placeSchema).default({}),
  /** What the account's edition or our scopes cannot do. */
  warnings: z.array(z.string()).default([]),
  /** Activities that the CRM shows nobody: silence is no evidence; null: none. */
  unseenActivities: z.string().nullable().default(null),
  /** What keeps us from writing to the account; null before its set-up was looked at. */
  setUpProblems: z.array(z.string()).nullable().default(null),
});
export type ConnectionSettings = z.infer<typeof connectionSettingsSchema>;
