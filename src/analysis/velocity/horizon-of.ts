import { dayMs, type Instant } from '../../model/instant.ts';
import { pausesAt } from '../../timeline/pauses-at.ts';
import { stateAt } from '../../timeline/state-at.ts';
import { type Estimate, meanEstimate, shareEstimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import { shareOfValue } from './share-of-value.ts';
import type { Window } from './velocity-of.ts';

/** How much goes to what closes within the window, to what closes later, and to what nobody said a day for. */
export interface Split {
  thisPeriod: number;
  later: number;
  noDate: number;
}

export interface Horizon extends Window {
  /** Done activities of the window that did not come from the buyer. */
  effort: Split;
  /** Open value when the window began. */
  value: Split;
  paused: { deals: number; value: number };
  reactivated: Estimate;
  recycled: Estimate;
  repeat: { shareOfWonValue: Estimate; winRate: Estimate; winRateOfNew: Estimate };
  breadth: { won: Estimate; lost: Estimate };
}

/** A deal that moved on so soon after its pause came back. */
const comebackMs = 60 * dayMs;
/** Repeat customers and breadth are taken from the deals closed so long before `at`. */
const yearMs = 365 * dayMs;

/** Short against long term: where effort and value go, and what comes of waiting, coming back and buying again. */
export function horizonOf(rows: readonly FlowRow[], window: Window, at: Instant): Horizon {
  const closed = rows.filter(({ closedAt }) => closedAt !== null && closedAt >= at - yearMs);
  const paused = rows.filter(
    ({ history, outcome }) => outcome === 'open' && Date.parse(stateAt(history, at)?.pauseUntil ?? '') > at,
  );
  const firstWins = firstWinsOf(rows);
  const isRepeat = ({ account, createdAt }: FlowRow): boolean =>
    account !== null && (firstWins.get(account) ?? Infinity) < createdAt;
  const winsOf = (deals: readonly FlowRow[]): Estimate =>
    shareEstimate(deals.filter(({ outcome }) => outcome === 'won').length, deals.length);
  const named = closed.filter(({ account }) => account !== null);
  const comebacks = rows.flatMap((row) => comebacksOf(row, at));
  const reopened = rows.filter(
    ({ visits, outcome }) =>
      outcome !== 'open' && visits.some(({ kind, exit }) => kind === 'lost' && exit === 'back'),
  );
  const breadthOf = (outcome: 'won' | 'lost'): Estimate =>
    meanEstimate(
      closed
        .filter((row) => row.outcome === outcome)
        .map(contactsOf)
        .filter((contacts) => contacts > 0),
    );
  return {
    fromAt: window.fromAt,
    untilAt: window.untilAt,
    ...splits(rows, window),
    paused: { deals: paused.length, value: paused.reduce((sum, { amount }) => sum + (amount ?? 0), 0) },
    reactivated: shareEstimate(comebacks.filter(Boolean).length, comebacks.length),
    recycled: winsOf(reopened),
    repeat: {
      shareOfWonValue: shareOfValue(
        named.filter(({ outcome }) => outcome === 'won'),
        isRepeat,
      ),
      winRate: winsOf(named.filter(isRepeat)),
      winRateOfNew: winsOf(named.filter((row) => !isRepeat(row))),
    },
    breadth: { won: breadthOf('won'), lost: breadthOf('lost') },
  };
}

function splits(rows: readonly FlowRow[], { fromAt, untilAt }: Window): Pick<Horizon, 'effort' | 'value'> {
  const effort = { thisPeriod: 0, later: 0, noDate: 0 };
  const value = { thisPeriod: 0, later: 0, noDate: 0 };
  const untilOn = new Date(untilAt).toISOString().slice(0, 10);
  const termOf = (row: FlowRow, when: Instant): keyof Split => {
    const on = stateAt(row.history, when)?.expectedCloseOn ?? null;
    return on === null ? 'noDate' : on < untilOn ? 'thisPeriod' : 'later';
  };
  for (const row of rows) {
    const { history, createdAt } = row;
    for (const { at, knownAt, state, direction } of history.activities) {
      if (state !== 'done' || direction === 'in' || at < fromAt || at >= untilAt || knownAt >= untilAt)
        continue;
      if (at >= createdAt) effort[termOf(row, at)] += 1;
    }
    if (wasOpen(row, fromAt)) value[termOf(row, fromAt)] += stateAt(history, fromAt)?.amount ?? 0;
  }
  return { effort, value };
}

/** A deal that was reopened since may have been closed then; one without a log is taken at its word. */
function wasOpen({ createdAt, closedAt, visits }: FlowRow, at: Instant): boolean {
  if (createdAt >= at || (closedAt ?? at) < at) return false;
  return (visits.findLast(({ enteredAt }) => enteredAt <= at)?.kind ?? 'open') === 'open';
}

/** For each pause that ended at least so long ago: did the deal move on in time? */
function comebacksOf({ history, visits }: FlowRow, at: Instant): boolean[] {
  return pausesAt(history, at)
    .map(({ untilAt }) => untilAt)
    .filter((endedAt) => endedAt <= at - comebackMs)
    .map((endedAt) =>
      visits.some(
        ({ leftAt, exit }) =>
          leftAt !== null &&
          leftAt >= endedAt &&
          leftAt < endedAt + comebackMs &&
          (exit === 'forward' || exit === 'won'),
      ),
    );
}

function firstWinsOf(rows: readonly FlowRow[]): Map<string, Instant> {
  const first = new Map<string, Instant>();
  for (const { account, outcome, closedAt } of rows) {
    if (account === null || outcome !== 'won' || closedAt === null) continue;
    first.set(account, Math.min(closedAt, first.get(account) ?? Infinity));
  }
  return first;
}

/** People at the buyer that were part of what was done until the close. */
function contactsOf({ history, closedAt }: FlowRow): number {
  return new Set(
    history.activities
      .filter(({ state, at, knownAt }) => state === 'done' && Math.max(at, knownAt) <= (closedAt ?? 0))
      .flatMap(({ contact }) => contact ?? []),
  ).size;
}
