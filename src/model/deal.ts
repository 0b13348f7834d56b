import { z } from 'zod';
import { daySchema, instantSchema } from './instant.ts';
import { stageKinds } from './pipeline.ts';

export const dealSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  /** Ids of the pipeline and the stage the deal is in now. */
  pipeline: z.string().min(1),
  stage: z.string().min(1),
  /** The stage's kind now; kept with the deal because a stage may be deleted. */
  outcome: z.enum(stageKinds),
  amount: z.number().nullable(),
  /** ISO 4217 code; null when the account has one currency only and did not say which. */
  currency: z.string().nullable(),
  createdAt: instantSchema,
  /** When the deal entered its closed stage by the log, else the CRM's closing date; null while open. */
  closedAt: instantSchema.nullable(),
  expectedCloseOn: daySchema.nullable(),
  owner: z.string().nullable(),
  account: z.string().nullable(),
  source: z.string().nullable(),
  type: z.string().nullable(),
  /** Everything else the CRM holds about the deal that is known at creation. Empty values are left out. */
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** How many contacts are linked now; null when unknown. */
  contacts: z.number().int().nonnegative().nullable(),
  /** Written by people: the deal waits until this day, for this reason. */
  pauseUntil: daySchema.nullable(),
  pauseReason: z.string().nullable(),
});
/** A deal as it stands now. Its past is in its changes. */
export type Deal = z.infer<typeof dealSchema>;

/** What one answer of the CRM said about a deal: fields that were not asked for are absent and stay as they were. */
export const dealUpdateSchema = dealSchema.partial().required({ id: true });
export type DealUpdate = z.infer<typeof dealUpdateSchema>;
