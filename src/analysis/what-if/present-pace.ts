import { dayMs, type Instant } from '../../model/instant.ts';
import type { FlowRow } from '../velocity/flow-rows.ts';
import { marginalLoad } from '../velocity/marginal-load.ts';
import { ownerMonths } from '../velocity/owner-months.ts';
import { periodsBefore } from '../velocity/periods.ts';
import { velocityOf } from '../velocity/velocity-of.ts';
import type { WhatIfInput } from './what-if-input.ts';

const yearMs = 365 * dayMs;
const replicates = 100;

/** The velocity of the last whole quarter (month where the history is short), and how chances go with the load. */
export function presentPace(
  rows: readonly FlowRow[],
  at: Instant,
): Pick<WhatIfInput, 'velocity' | 'marginalWinRate'> {
  const firstAt = rows.reduce((first, { createdAt }) => Math.min(first, createdAt), at);
  const kind = at - firstAt > 1.5 * yearMs ? 'quarter' : 'month';
  const last = periodsBefore(at, kind, 1, firstAt - 3 * dayMs).at(-1);
  const isLong = at - firstAt > yearMs;
  const windows = periodsBefore(at, isLong ? 'month' : 'week', isLong ? 24 : 52, firstAt);
  const { winRate } = marginalLoad(ownerMonths(rows, windows), isLong ? 1 : (7 * 12) / 365);
  return { velocity: last ? velocityOf(rows, last, replicates) : null, marginalWinRate: winRate };
}
