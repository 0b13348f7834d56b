import { dayMs } from '../../model/instant.ts';
import { stateAt } from '../../timeline/state-at.ts';
import type { FlowRow } from './flow-rows.ts';
import type { Window } from './velocity-of.ts';

/** One owner in one period. */
export interface OwnerMonth {
  owner: string;
  period: number;
  /** Deals open when the period began. */
  open: number;
  /** Closed within it: all, won, the value won, and the days they took in all. */
  closed: number;
  won: number;
  wonValue: number;
  days: number;
}

/**
 * What each owner had open when a period began and closed within it; whose a deal was is what was known then. Owners
 * count from their first period with a deal to their last. Deals without an owner are left out.
 */
export function ownerMonths(rows: readonly FlowRow[], windows: readonly Window[]): OwnerMonth[] {
  const cells = windows.map(() => new Map<string, OwnerMonth>());
  const cellOf = (owner: string, period: number): OwnerMonth | undefined => {
    const known = cells[period]?.get(owner);
    if (known) return known;
    const fresh = { owner, period, open: 0, closed: 0, won: 0, wonValue: 0, days: 0 };
    cells[period]?.set(owner, fresh);
    return fresh;
  };
  for (const { history, createdAt, closedAt, outcome, amount } of rows) {
    for (const [period, { fromAt, untilAt }] of windows.entries()) {
      if (closedAt !== null && closedAt < fromAt) break;
      if (createdAt >= untilAt) continue;
      if (createdAt < fromAt) {
        const owner = stateAt(history, fromAt)?.owner;
        const cell = owner ? cellOf(owner, period) : undefined;
        if (cell) cell.open += 1;
      }
      if (closedAt === null || closedAt < fromAt || closedAt >= untilAt) continue;
      const owner = stateAt(history, closedAt)?.owner;
      const cell = owner ? cellOf(owner, period) : undefined;
      if (!cell) continue;
      cell.closed += 1;
      cell.days += (closedAt - createdAt) / dayMs;
      if (outcome !== 'won') continue;
      cell.won += 1;
      cell.wonValue += amount ?? 0;
    }
  }
  const owners = new Set(cells.flatMap((period) => [...period.keys()]));
  for (const owner of owners) {
    const first = cells.findIndex((period) => period.has(owner));
    const last = cells.findLastIndex((period) => period.has(owner));
    for (let period = first; period <= last; period += 1) cellOf(owner, period);
  }
  return cells.flatMap((period) => [...period.values()]);
}
