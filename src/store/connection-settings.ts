import { z } from 'zod';

/** What an admin may set for one connection. */
export const connectionSettingsSchema = z.object({
  /** The account's name for people. */
  name: z.string().default(''),
  /** IANA zone in which days are reckoned. */
  timeZone: z.string().default('UTC'),
  /** ISO 4217; null = not known. */
  currency: z.string().nullable().default(null),
  /** Everything is computed and shown, nothing is written to the CRM. */
  dryRun: z.boolean().default(false),
  /** Share of the stage visits lasting a day or more that may raise an alert, 0–1. */
  alertBudget: z.number().min(0).max(1).default(0.1),
  /** One task in the CRM per stalled deal. */
  tasks: z.boolean().default(true),
  /** What the account's edition or our scopes cannot do. */
  warnings: z.array(z.string()).default([]),
  /** What keeps us from writing to the account; null before its set-up was looked at. */
  setUpProblems: z.array(z.string()).nullable().default(null),
});
export type ConnectionSettings = z.infer<typeof connectionSettingsSchema>;
