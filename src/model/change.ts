import { z } from 'zod';
import { instantSchema } from './instant.ts';

/** The fields whose past we keep. */
export const trackedFields = [
  'stage',
  'pipeline',
  'amount',
  'expectedCloseOn',
  'owner',
  'pauseUntil',
  'nextStep',
] as const;
export type TrackedField = (typeof trackedFields)[number];

/**
 * Who made a change. Only `person` and `unknown` count as progress; the others are noise to a clock. `bulk`: a
 * person changed many deals in one go.
 */
export const authors = ['person', 'bulk', 'integration', 'import', 'headrace', 'unknown'] as const;
export type Author = (typeof authors)[number];

export const changeSchema = z.object({
  dealId: z.string().min(1),
  at: instantSchema,
  field: z.enum(trackedFields),
  /** The new value in its text form (amounts as decimal text, days as YYYY-MM-DD); null = emptied. */
  value: z.string().nullable(),
  by: z.enum(authors).default('unknown'),
  /** Order among changes of one field at one instant, as the CRM listed them, oldest 0. */
  ordinal: z.number().int().nonnegative().default(0),
});
/**
 * One field of a deal took a value at an instant. The value a deal was created with is a change at its
 * creation. The log is append-only; a correction is a later row for the same deal, field, instant and ordinal.
 */
export type Change = z.infer<typeof changeSchema>;
