import { z } from 'zod';
import { instantSchema } from './instant.ts';

export const activityKinds = ['call', 'email', 'meeting', 'task', 'note', 'other'] as const;
export type ActivityKind = (typeof activityKinds)[number];

export const activitySchema = z.object({
  id: z.string().min(1),
  dealId: z.string().min(1),
  /** When it happens or happened; may lie ahead for a planned one. */
  at: instantSchema,
  /** When the CRM first knew of it: nothing before may use it. */
  knownAt: instantSchema,
  kind: z.enum(activityKinds),
  /** `in`: from the buyer; `out`: to the buyer. */
  direction: z.enum(['in', 'out']).nullable(),
  contact: z.string().nullable(),
  /** Done, still planned, or called off. */
  state: z.enum(['done', 'planned', 'cancelled']).default('done'),
});
/** Something that happened around a deal. Never carries the text of a message. */
export type Activity = z.infer<typeof activitySchema>;
