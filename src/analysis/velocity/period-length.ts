import { dayMs } from '../../model/instant.ts';
import type { Estimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import { lengthQuantile } from './length-quantile.ts';
import type { Window } from './velocity-of.ts';

/**
 * Median days from creation to the close at the pace of one window: every deal counts with the ages it had within it,
 * from its age when the window began (late entry) to its close or its age when the window ended (censored).
 */
export function periodLength(rows: readonly FlowRow[], { fromAt, untilAt }: Window): Estimate {
  const seen = rows.filter(
    ({ createdAt, closedAt }) => createdAt < untilAt && (closedAt === null || closedAt >= fromAt),
  );
  const ended = seen.map(({ closedAt }) => (closedAt !== null && closedAt < untilAt ? 1 : 0));
  const days = seen.map(
    ({ createdAt, closedAt }) => (Math.min(closedAt ?? untilAt, untilAt) - createdAt) / dayMs,
  );
  // A deal that is created and closed in one instant was under observation before it.
  const entries = seen.map(({ createdAt }) => (createdAt >= fromAt ? -1 : (fromAt - createdAt) / dayMs));
  return { ...lengthQuantile(days, ended, 0.5, entries), n: seen.length };
}
