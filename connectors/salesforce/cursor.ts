import { z } from 'zod';
import type { Cursor } from '../../src/connector.ts';

/** What the org did not show: once it does, everything is read again. */
const unseen = z.array(z.string()).default([]);

const backfillSchema = z.object({
  phase: z.literal('backfill'),
  /** Everything from here on is read as changes afterwards. */
  startedAt: z.number(),
  /** By queries, or by bulk jobs: the id of each object's job. */
  jobs: z.record(z.string(), z.string()).nullable(),
  /** Where each job's results go on; '' = from their beginning. */
  locators: z.record(z.string(), z.string()),
  afterId: z.string().nullable(),
  received: z.number(),
  total: z.number().nullable(),
  unseen,
});
export type BackfillCursor = z.infer<typeof backfillSchema>;

const runSchema = z.object({
  /** The wall clock when it began: nothing later is claimed to be read. */
  startedAt: z.number(),
  /** The object being read. */
  step: z.string(),
  after: z.object({ stamp: z.string(), id: z.string() }).nullable(),
  received: z.number(),
});
export type Run = z.infer<typeof runSchema>;

const changesSchema = z.object({
  phase: z.literal('changes'),
  /** Everything changed before has been read once. */
  since: z.number(),
  /** A run that was cut short goes on here. */
  run: runSchema.nullable(),
  unseen,
});
export type ChangesCursor = z.infer<typeof changesSchema>;

const cursorSchema = z.discriminatedUnion('phase', [backfillSchema, changesSchema]);

export function backfillFrom(startedAt: number): BackfillCursor {
  const [jobs, afterId, total] = [null, null, null];
  return { phase: 'backfill', startedAt, jobs, locators: {}, afterId, received: 0, total, unseen: [] };
}

/** A cursor as stored, or the beginning of a backfill when there is none or it was written by another version. */
export function readCursor(cursor: Cursor | null, now: number): BackfillCursor | ChangesCursor {
  const parsed = cursorSchema.safeParse(cursor);
  return parsed.data ?? backfillFrom(now);
}
