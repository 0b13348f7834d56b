import { dayMs, type Instant } from '../../model/instant.ts';
import type { RaisedTable } from '../../model/raised-table.ts';
import { daysAfter } from '../../timeline/day-counter.ts';
import { noticeDays } from '../stage-clock/landmark-curve.ts';
import { lost, won } from '../stage-clock/visit-rows.ts';
import type { Stay } from './stay.ts';
import { type WaitRule, waitStarts } from './waits-of.ts';

const quarterDays = 91;
/** Thresholds that are reckoned: whole days up to this many. */
const mostDays = 180;

/** What each threshold of whole days would have raised in one stage in the quarter before `at`; each stay stands for `weight`. */
export function raisedTableOf(
  stays: readonly Stay[],
  rule: WaitRule,
  { at, weight }: { at: Instant; weight: number },
): RaisedTable {
  const sinceAt = at - quarterDays * dayMs;
  const lastDays = Math.min(mostDays, Math.max(1, Math.ceil(longestDays(stays))));
  const zeros = (): number[] => Array.from({ length: lastDays }, () => 0);
  const table = { stays: 0, raised: zeros(), thenWon: zeros(), thenLost: zeros() };
  const caught = Array.from({ length: lastDays }, () => new Set<number>());
  const lostDeals = new Set<number>();
  for (const stay of stays) {
    const dayOldAt = stay.enteredAt + dayMs;
    if (stay.untilAt < dayOldAt || stay.untilAt < sinceAt) continue;
    if (dayOldAt >= sinceAt) table.stays += 1;
    const lostInQuarter = stay.outcome === lost && stay.closeAt >= sinceAt;
    if (lostInQuarter) lostDeals.add(stay.seed);
    for (let place = 0; place < lastDays; place += 1) {
      const alertAt = firstAlertAt(stay, rule, place + 1);
      if (alertAt === null) break;
      if (lostInQuarter && stay.closeAt - alertAt >= noticeDays * dayMs) caught[place]?.add(stay.seed);
      if (alertAt < sinceAt) continue;
      count(table.raised, place);
      if (stay.outcome === won) count(table.thenWon, place);
      if (stay.outcome === lost) count(table.thenLost, place);
    }
  }
  const scaled = (number: number): number => Math.round(weight * number);
  return {
    stays: scaled(table.stays),
    lost: scaled(lostDeals.size),
    raised: table.raised.map(scaled),
    thenWon: table.thenWon.map(scaled),
    thenLost: table.thenLost.map(scaled),
    caughtEarly: caught.map((deals) => scaled(deals.size)),
  };
}

/** When the stay has first waited so many days; null when it never did. */
function firstAlertAt(stay: Stay, { reset, counterOf }: WaitRule, days: number): Instant | null {
  const counter = counterOf(stay.owner);
  const starts = waitStarts(stay, reset);
  for (const [index, startAt] of starts.entries()) {
    const alertAt = Math.max(stay.enteredAt + dayMs, daysAfter(counter, startAt, days, stay.pauses));
    if (alertAt < (starts[index + 1] ?? stay.untilAt)) return alertAt;
  }
  return null;
}

function longestDays(stays: readonly Stay[]): number {
  return stays.reduce((most, { enteredAt, untilAt }) => Math.max(most, (untilAt - enteredAt) / dayMs), 0);
}

function count(column: number[], place: number): void {
  column[place] = (column[place] ?? 0) + 1;
}
