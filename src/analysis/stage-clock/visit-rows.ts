import { dayMs } from '../../model/instant.ts';
import type { Exit, StageVisit } from '../../timeline/visits-at.ts';

export const exits = ['forward', 'back', 'won', 'lost', 'transfer'] as const satisfies readonly Exit[];

export const open = 0;
export const won = 1;
export const lost = 2;

/** Visits to one stage as columns; days without the paused ones. */
export interface VisitRows {
  enteredAt: number[];
  /** Days in the stage, until it was left or the last look. */
  days: number[];
  /** 0 while it runs, else one more than the place in `exits`. */
  exits: number[];
  /** Days from entry until the deal closed, or until the last look. */
  closeDays: number[];
  /** How the deal ended: `open`, `won` or `lost`. */
  outcomes: number[];
}

export const noVisits = (): VisitRows => ({
  enteredAt: [],
  days: [],
  exits: [],
  closeDays: [],
  outcomes: [],
});

/** Adds a visit that is known at `at`, of a deal that ended at `closedAt` with that outcome. */
export function addVisit(
  rows: VisitRows,
  visit: StageVisit,
  end: { outcome: number; closedAt: number | null },
  at: number,
): void {
  const days = Math.max(0, (visit.leftAt ?? at) - visit.enteredAt - visit.pausedMs) / dayMs;
  // A pause later on the way delays the close too, and stays in: it is part of what a deal of this kind takes.
  const closeDays = Math.max(days, ((end.closedAt ?? at) - visit.enteredAt - visit.pausedMs) / dayMs);
  rows.enteredAt.push(visit.enteredAt);
  rows.days.push(days);
  rows.exits.push(visit.exit === null ? 0 : exits.indexOf(visit.exit) + 1);
  rows.closeDays.push(closeDays);
  rows.outcomes.push(end.outcome);
}

/** The same rows in an order that does not depend on how they came. */
export function inOrder(rows: VisitRows): VisitRows {
  const keys = [rows.closeDays, rows.days, rows.enteredAt, rows.outcomes, rows.exits];
  const order = Array.from({ length: rows.days.length }, (_, row) => row).sort((a, b) => {
    for (const key of keys) {
      const difference = (key[a] ?? 0) - (key[b] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const pick = (column: number[]): number[] => order.map((row) => column[row] ?? 0);
  return {
    enteredAt: pick(rows.enteredAt),
    days: pick(rows.days),
    exits: pick(rows.exits),
    closeDays: pick(rows.closeDays),
    outcomes: pick(rows.outcomes),
  };
}
