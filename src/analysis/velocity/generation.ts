import type { FlowRow } from './flow-rows.ts';
import type { Window } from './velocity-of.ts';

/** What entered the qualified stage for the first time. */
export interface Generated {
  count: number;
  /** By what the deals are worth as known now; deals without an amount are counted and not priced. */
  value: number;
  deals: string[];
}

/**
 * Deals that reached a stage (or one after it) for the first time within the window, dated by that entry and not by
 * creation. `position` is the qualified stage's. Rows of one pipeline and currency.
 */
export function generation(
  rows: readonly FlowRow[],
  { fromAt, untilAt }: Window,
  position: number,
): Generated {
  const entered = rows.filter(({ visits }) => {
    const first = visits.find((visit) => visit.kind !== 'lost' && (visit.position ?? 0) >= position);
    return first && first.enteredAt >= fromAt && first.enteredAt < untilAt;
  });
  return {
    count: entered.length,
    value: entered.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
    deals: entered.map(({ id }) => id),
  };
}
