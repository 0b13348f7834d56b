import { risingOrder } from '../statistics/rising-order.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
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
  /** Numbers that part the deals at random; those of one deal are the same. */
  seeds: number[];
  /** Days that had passed before the log began: had the deal closed in them, it would not be here. */
  unseenDays: number[];
}

/** The same to read only. */
export type VisitColumns = Readonly<Record<keyof VisitRows, ArrayLike<number>>>;
/** The same, made to be computed with. */
export type Visits = Readonly<Record<keyof VisitRows, Float64Array>>;

/** Columns made each by the same rule. */
export function visitColumns(make: (column: keyof VisitRows) => Float64Array): Visits {
  return {
    enteredAt: make('enteredAt'),
    days: make('days'),
    exits: make('exits'),
    closeDays: make('closeDays'),
    outcomes: make('outcomes'),
    seeds: make('seeds'),
    unseenDays: make('unseenDays'),
  };
}

export const noVisits = (): VisitRows => ({
  enteredAt: [],
  days: [],
  exits: [],
  closeDays: [],
  outcomes: [],
  seeds: [],
  unseenDays: [],
});

/** Adds a visit that is known at `at`, of a deal that ended at `closedAt` with that outcome. */
export function addVisit(
  rows: VisitRows,
  visit: StageVisit,
  end: { outcome: number; closedAt: number | null; seed: number },
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
  rows.seeds.push(end.seed);
  rows.unseenDays.push(0);
}

/** The same rows, rising by `closeDays`. Of those that are alike in it none comes before another for what is learnt. */
export function inOrder(rows: VisitColumns): Visits {
  return pickVisits(rows, risingOrder(rows.closeDays));
}

/** The same visits as they are seen by a log that begins at that instant. */
export function visitsSince(rows: VisitRows, sinceAt: Instant): VisitRows {
  return {
    ...rows,
    unseenDays: rows.enteredAt.map((enteredAt) => Math.max(0, (sinceAt - enteredAt) / dayMs)),
  };
}

/** Some of the visits, in that order. */
export function pickVisits(rows: VisitColumns, order: ArrayLike<number>): Visits {
  return visitColumns((name) => {
    const column = rows[name];
    const picked = new Float64Array(order.length);
    for (let place = 0; place < picked.length; place += 1)
      picked[place] = column[order[place] as number] as number;
    return picked;
  });
}
