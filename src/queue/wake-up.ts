import { z } from 'zod';
import { jobNames } from '../job.ts';

/** Names of the queues. Ticks have their own, so that they keep time while every hand is busy with wake-ups. */
export const names = { wakeUps: 'headrace', ticks: 'headrace-ticks' };

/** A wake-up carries an address, never cargo. */
export const wakeUpSchema = z.object({
  name: z.enum(jobNames),
  data: z.object({ connectionId: z.string().min(1) }),
});

/** The store keeps the record of runs; the queue keeps a few to look at. */
export const pruned = { removeOnComplete: { count: 100 }, removeOnFail: { count: 500 } };
