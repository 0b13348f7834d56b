import type { Instant } from '../../model/instant.ts';
import { stateAt } from '../../timeline/state-at.ts';
import { type Estimate, type LeftOut, sumEstimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import type { Window } from './velocity-of.ts';

/** What entered the qualified stage for the first time. */
export interface Generated {
  count: number;
  /** By what the deals are worth as known now; deals without an amount are counted and not priced. */
  value: number;
  deals: string[];
}

/** A deal and when it came to the qualified stage, or to one after it, for the first time. */
export interface Entry {
  row: FlowRow;
  enteredAt: Instant;
}

/** `position` is the qualified stage's. Rows of one pipeline and currency; deals that never came so far are none. */
export const entriesOf = (rows: readonly FlowRow[], position: number): Entry[] =>
  rows.flatMap((row) => {
    const first = row.visits.find((visit) => visit.kind !== 'lost' && (visit.position ?? 0) >= position);
    return first ? [{ row, enteredAt: first.enteredAt }] : [];
  });

/** The entries within the window: dated by that, and not by creation. */
export function generation(entries: readonly Entry[], window: Window): Generated {
  const entered = enteredIn(entries, window);
  return {
    count: entered.length,
    value: entered.reduce((sum, { row: { amount } }) => sum + (amount ?? 0), 0),
    deals: entered.map(({ row: { id } }) => id),
  };
}

export interface GeneratedShare {
  key: string | null;
  label: string;
  count: Estimate;
  valueAtEntry: Estimate;
  valueNow: Estimate;
  /** In the window before, of the same length. */
  countBefore: number;
}

const most = 50;

/** The same by source, owner or whatever tells deals apart, with what they were worth at the entry. Most first. */
export function generationBy(
  entries: readonly Entry[],
  window: Window,
  keyOf: (row: FlowRow) => string | null,
  labelOf: (key: string | null) => string,
): { shares: GeneratedShare[]; leftOut: LeftOut[] } {
  const before = { fromAt: 2 * window.fromAt - window.untilAt, untilAt: window.fromAt };
  const now = enteredIn(entries, window).map(({ row, enteredAt }) => ({
    row,
    atEntry: stateAt(row.history, enteredAt)?.amount ?? null,
  }));
  const earlier = Map.groupBy(enteredIn(entries, before), ({ row }) => keyOf(row));
  const shares = [...Map.groupBy(now, ({ row }) => keyOf(row))].map(([key, entered]) => ({
    key,
    label: labelOf(key),
    count: sumEstimate(entered.map(() => 1)),
    valueAtEntry: sumEstimate(entered.flatMap(({ atEntry }) => atEntry ?? [])),
    valueNow: sumEstimate(entered.flatMap(({ row }) => row.amount ?? [])),
    countBefore: earlier.get(key)?.length ?? 0,
  }));
  const unpriced = now.filter(({ atEntry }) => atEntry === null).map(({ row }) => row.id);
  return {
    shares: shares.sort((a, b) => b.count.n - a.count.n).slice(0, most),
    leftOut:
      unpriced.length > 0
        ? [{ reason: 'without an amount at the entry: counted, not priced', deals: unpriced }]
        : [],
  };
}

const enteredIn = (entries: readonly Entry[], { fromAt, untilAt }: Window): Entry[] =>
  entries.filter(({ enteredAt }) => enteredAt >= fromAt && enteredAt < untilAt);
