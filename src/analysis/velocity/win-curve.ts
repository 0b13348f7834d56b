import { dayMs, type Instant } from '../../model/instant.ts';
import { aalenJohansen } from '../statistics/aalen-johansen.ts';
import { stepAt } from '../statistics/step-at.ts';
import type { FlowRow } from './flow-rows.ts';

/** Shares of the deals created, by age; with what is still open they sum to 1. */
export interface WinCurve {
  ageDays: number[];
  won: number[];
  lost: number[];
  n: number;
}

const points = 60;

/**
 * How deals of an age have ended: Aalen–Johansen with won and lost as competing ends, open deals censored at `at`.
 * “The win rate” is this curve at a stated age. Reaches to the age that the share `watchedBy` of the deals has been
 * watched for.
 */
export function winCurve(rows: readonly FlowRow[], at: Instant, watchedBy = 0.1): WinCurve {
  const times = rows.map(({ createdAt, closedAt }) => ((closedAt ?? at) - createdAt) / dayMs);
  const causes = rows.map(({ outcome }) => (outcome === 'won' ? 1 : outcome === 'lost' ? 2 : 0));
  const curve = aalenJohansen({ times, causes }, 2);
  const watched = rows.map(({ createdAt }) => (at - createdAt) / dayMs).sort((a, b) => a - b);
  const slowest = curve.times[curve.survival.findIndex((share) => share <= 0.02)] ?? Infinity;
  const last = Math.min(slowest, watched[Math.floor(watched.length * (1 - watchedBy))] ?? 0);
  const ageDays = Array.from({ length: points + 1 }, (_, index) => (last * index) / points);
  const read = (cause: number): number[] =>
    ageDays.map((age) => stepAt(curve.times, curve.incidence[cause] ?? [], age, 0));
  return { ageDays, won: read(0), lost: read(1), n: rows.length };
}
