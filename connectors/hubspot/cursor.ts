import { z } from 'zod';
import type { Cursor } from '../../src/connector.ts';

/** What the account did not show: once it does, everything is read again. */
const unseen = z.array(z.string()).default([]);

const backfillSchema = z.object({
  phase: z.literal('backfill'),
  /** Everything from here on is read as changes afterwards. */
  startedAt: z.number(),
  after: z.string().nullable(),
  received: z.number(),
  total: z.number().nullable(),
  unseen,
});
export type BackfillCursor = z.infer<typeof backfillSchema>;

const runSchema = z.object({
  /** The wall clock when it began: nothing later is claimed to be read. */
  startedAt: z.number(),
  /** Where its window begins. */
  from: z.number(),
  /** What is being read: deals, a kind of engagement, or links. */
  step: z.string(),
  afterId: z.string().nullable(),
  received: z.number(),
  total: z.number().nullable(),
  /** Every open deal's links with all activities, or the next few deals' contacts and company. */
  allLinks: z.boolean(),
});
export type Run = z.infer<typeof runSchema>;

const changesSchema = z.object({
  phase: z.literal('changes'),
  /** Everything changed before has been read once. */
  since: z.number(),
  /** Everything changed before has been read again an hour or more later. */
  sweptTo: z.number(),
  /** When the links of all open deals were last read. */
  linksAt: z.number(),
  /** Up to which deal the links were refreshed in turn. */
  linksAfterId: z.string().nullable(),
  /** What could not be read around deals for want of their links: of these new ones, and what happened since then. */
  behind: z
    .object({ since: z.number(), dealIds: z.array(z.string()) })
    .nullable()
    .default(null),
  /** A run that was cut short goes on here. */
  run: runSchema.nullable(),
  unseen,
});
export type ChangesCursor = z.infer<typeof changesSchema>;

const cursorSchema = z.discriminatedUnion('phase', [backfillSchema, changesSchema]);

export function backfillFrom(startedAt: number): BackfillCursor {
  return { phase: 'backfill', startedAt, after: null, received: 0, total: null, unseen: [] };
}

/** A cursor as stored, or the beginning of a backfill when there is none or it was written by another version. */
export function readCursor(cursor: Cursor | null, now: number): BackfillCursor | ChangesCursor {
  const parsed = cursorSchema.safeParse(cursor);
  return parsed.data ?? backfillFrom(now);
}
