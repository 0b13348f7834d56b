import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { stateAt } from '../../timeline/state-at.ts';
import { type Estimate, type LeftOut, meanEstimate, shareEstimate } from './estimate.ts';
import { shareOfValue } from './share-of-value.ts';
import type { Window } from './velocity-of.ts';

export interface Slippage {
  /** Of the deals that were expected to close in the period when it began, those whose close date had left it by its end. */
  pushed: Estimate;
  /** The same by value; n: deals with an amount. */
  pushedByValue: Estimate;
  /** Mean days from the close date then to the one at the end, of the pushed ones. */
  daysPushed: Estimate;
  /** Deals that were expected later, or without a date, and whose close date had come into the period by its end. */
  pulledIn: number;
  leftOut: LeftOut[];
}

/**
 * How close dates held over a period. A push is any later day that leaves the period of a deal that did not close in
 * it; whether it crosses a month is of no account.
 */
export function slippageOf(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
  { fromAt, untilAt }: Window,
): Slippage {
  const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
  const [fromOn, untilOn] = [day(fromAt), day(untilAt)];
  const isInside = (on: string | null): boolean => on !== null && on >= fromOn && on < untilOn;
  const expected: { amount: number | null; days: number | null }[] = [];
  const unpriced: string[] = [];
  let pulledIn = 0;
  for (const history of histories) {
    const before = stateAt(history, fromAt);
    if (!before || closingAt(history, pipelines, fromAt)?.outcome !== 'open') continue;
    const now = stateAt(history, untilAt);
    const [was, is] = [before.expectedCloseOn, now?.expectedCloseOn ?? null];
    if (!isInside(was)) {
      if (isInside(is) && (was === null || was >= untilOn)) pulledIn += 1;
      continue;
    }
    const stillOpen = closingAt(history, pipelines, untilAt)?.outcome === 'open';
    const isPushed = stillOpen && is !== null && is >= untilOn;
    const days = isPushed ? (Date.parse(is) - Date.parse(was ?? is)) / dayMs : null;
    expected.push({ amount: before.amount, days });
    if (before.amount === null) unpriced.push(history.deal.id);
  }
  const pushed = expected.flatMap(({ days }) => days ?? []);
  return {
    pushed: shareEstimate(pushed.length, expected.length),
    pushedByValue: shareOfValue(expected, ({ days }) => days !== null),
    daysPushed: meanEstimate(pushed),
    pulledIn,
    leftOut:
      unpriced.length > 0
        ? [{ reason: 'without an amount: not in the share by value', deals: unpriced }]
        : [],
  };
}
